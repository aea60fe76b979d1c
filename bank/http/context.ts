import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Logger } from 'pino';
import type { BankDatabase } from '#bank/database/database.ts';
import type { Writer } from '#bank/database/writer.ts';
import type { Feed } from '#bank/feed/feed.ts';
import { problemOf } from '#bank/shared/problems.ts';
import { problemResponse } from './answers.ts';

/** What the routes work with. */
export interface Bank {
  database: BankDatabase;
  writer: Writer;
  feed: Feed;
  faultLab: boolean;
  log: Logger;
  /** Aborted when the bank begins to shut down. */
  closing: AbortSignal;
}

export interface BankHttp {
  Bindings: HttpBindings;
}

/** A group of routes: whatever fails its schema is answered as a problem that names each fault. */
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
