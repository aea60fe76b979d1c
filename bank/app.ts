import { createHash, timingSafeEqual } from 'node:crypto';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { Problem } from '#lib/bank-client/contract.ts';
import { problemResponse } from './http/answers.ts';
import { type Bank, type BankHttp, createRoutes } from './http/context.ts';
import { accountRoutes } from './routes/accounts.ts';
import { callRoutes, Unknown } from './routes/calls.ts';
import { faultRoutes } from './routes/faults.ts';
import { keyRoutes } from './routes/keys.ts';
import { postRoutes } from './routes/posts.ts';
import { serviceRoutes } from './routes/service.ts';
import { transferRoutes } from './routes/transfers.ts';
import { ProblemError, problemOf } from './shared/problems.ts';

const MAX_BODY_BYTES = 64 * 1024;

const HEALTH = '/v1/health';

/** For answers after which the connection is of no more use. */
const CLOSE = { connection: 'close' };

/** Answers of the framework that are about the request, in our words. */
const REFUSED_REQUESTS: Record<number, string> = {
  400: 'The body is not JSON.',
  415: 'The body must be JSON, with the content type application/json.',
};

/** The bank's HTTP application: guards first, then the routes. */
export function createApp(bank: Bank, token: string): OpenAPIHono<BankHttp> {
  const app = createRoutes();
  const holdsToken = tokenGuard(token);
  app.use(async (c, next) => {
    if (c.req.path !== HEALTH && !holdsToken(c.req.header('authorization'))) {
      return problemResponse(
        problemOf('unauthorized', 'Send the header Authorization: Bearer with the bank’s token.'),
        { 'www-authenticate': 'Bearer' },
      );
    }
    if (bank.closing.aborted) {
      return problemResponse(
        problemOf('bank_unavailable', 'The bank is shutting down: nothing was done.'),
        CLOSE,
      );
    }
    return next();
  });
  app.use((c, next) => {
    const refused = refuseBody(c.req.raw.headers);
    return refused ? Promise.resolve(problemResponse(refused, CLOSE)) : next();
  });
  for (const routes of [
    postRoutes,
    keyRoutes,
    accountRoutes,
    transferRoutes,
    callRoutes,
    faultRoutes,
    serviceRoutes,
  ]) {
    app.route('/v1', routes(bank));
  }
  addDocument(app);
  app.notFound((c) =>
    problemResponse(problemOf('not_found', `There is nothing at ${c.req.method} ${c.req.path}.`)),
  );
  app.onError((error, c) => {
    if (error instanceof Unknown) return RESPONSE_ALREADY_SENT;
    if (error instanceof ProblemError) return problemResponse(error.problem);
    const words = error instanceof HTTPException ? REFUSED_REQUESTS[error.status] : undefined;
    if (error instanceof HTTPException && words) {
      return problemResponse(problemOf('invalid_request', words, { status: error.status }));
    }
    bank.log.error({ error, method: c.req.method, path: c.req.path }, 'a request failed');
    if (bank.database.isUnavailable(error)) {
      return problemResponse(problemOf('bank_unavailable', 'The bank’s database does not answer.'));
    }
    return problemResponse(problemOf('internal_error', 'The bank failed on this request; its log says why.'));
  });
  return app;
}

/**
 * Refuses a body that is too large, or that does not say how large it is, before any of it is read:
 * Node holds a sender to the length it has told.
 */
function refuseBody(headers: Headers): Problem | undefined {
  if (headers.has('transfer-encoding')) {
    return problemOf('invalid_request', 'Send the length of the body (Content-Length).', { status: 411 });
  }
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES) {
    return problemOf('invalid_request', `The body is larger than ${MAX_BODY_BYTES} bytes.`, { status: 413 });
  }
  return undefined;
}

/** Compares digests, in constant time: neither the token's length nor its beginning can be guessed. */
function tokenGuard(token: string): (header: string | undefined) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => header !== undefined && timingSafeEqual(digest(header), expected);
}

function addDocument(app: OpenAPIHono<BankHttp>): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  app.doc31('/v1/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Remit’s mock bank',
      version: '1',
      description:
        'Amounts are integers of minor units; times ISO 8601 in UTC; lists are pages `{ items, next }`.',
    },
    security: [{ token: [] }],
  });
}
