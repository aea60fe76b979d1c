import type { z } from 'zod';
import { type Problem, problem } from '#lib/bank-client/contract.ts';

export function problemResponse(body: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } };
}

export const PROBLEM_ANSWER = {
  default: {
    description: 'A problem (RFC 9457) with a stable code',
    content: { 'application/problem+json': { schema: problem } },
  },
};
