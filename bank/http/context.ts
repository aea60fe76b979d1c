import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import type { BankDatabase } from '#bank/database/database.ts';
import type { GroupCommitWriter } from '#bank/database/group-commit-writer.ts';
import type { Feed } from '#bank/feed/feed.ts';
import { problemOf } from '#bank/shared/problems.ts';
import type { Scope } from '#bank/shared/scopes.ts';
import { problemResponse } from './answers.ts';

export interface Bank {
  database: BankDatabase;
  writer: GroupCommitWriter;
  feed: Feed;
  ledgerId: string;
  faultLab: boolean;
  log: Logger;
  /** Aborts when the bank starts to shut down. */
  closing: AbortSignal;
}

export interface BankHttp {
  Bindings: HttpBindings;
  Variables: { scopes: ReadonlySet<Scope> };
}

/** Answers a request that does not fit its schema with a problem that lists every error. */
export function createRoutes(): OpenAPIHono<BankHttp> {
  return new OpenAPIHono<BankHttp>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      const errors = result.error.issues.map((issue) => ({
        path: issue.path.join('.'),
        message: issue.message,
      }));
      const detail = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
      return problemResponse(problemOf('invalid_request', detail, { errors }));
    },
  });
}
