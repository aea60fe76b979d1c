import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { except } from 'hono/combine';
import { HTTPException } from 'hono/http-exception';
import { CommitFailed, WriterBusy } from './database/group-commit-writer.ts';
import { problemResponse } from './http/answers.ts';
import { type Bank, type BankHttp, createRoutes } from './http/context.ts';
import { requireToken, type Tokens } from './http/tokens.ts';
import { accountRoutes } from './routes/accounts.ts';
import { callRoutes, NoAnswer } from './routes/calls.ts';
import { faultRoutes } from './routes/faults.ts';
import { keyRoutes } from './routes/keys.ts';
import { postRoutes } from './routes/posts.ts';
import { serviceRoutes } from './routes/service.ts';
import { transferRoutes } from './routes/transfers.ts';
import { ProblemError, problemOf } from './shared/problems.ts';

const MAX_BODY_BYTES = 64 * 1024;

const HEALTH = '/v1/health';

const LEDGER_HEADER = 'x-ledger';

/** After these answers the connection cannot be used again. */
const CLOSE = { connection: 'close' };

/** What Hono refuses by itself, by status. */
const HONO_REFUSALS: Record<number, string> = {
  400: 'The body is not JSON.',
  415: 'The body must be JSON, with the content type application/json.',
};

export function createApp(bank: Bank, tokens: Tokens): OpenAPIHono<BankHttp> {
  const app = createRoutes();
  app.use(except(HEALTH, requireToken(tokens)));
  app.use(async (_, next) => {
    if (!bank.closing.aborted) return next();
    return problemResponse(problemOf('bank_busy', 'The bank is shutting down. Nothing was done.'), CLOSE);
  });
  app.use(requireLedger(bank.ledgerId));
  app.use(requireLength);
  app.use(except(hasNoBody, limitBody));
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
    problemResponse(problemOf('not_found', `${c.req.method} ${c.req.path} does not exist.`)),
  );
  app.onError((error, c) => {
    const answer = answerTo(error);
    if (answer) return answer;
    bank.log.error({ error, method: c.req.method, path: c.req.path }, 'request failed');
    return problemResponse(
      bank.database.isUnavailable(error instanceof CommitFailed ? error.cause : error)
        ? problemOf('bank_unavailable', 'The bank’s database is unavailable.')
        : problemOf('internal_error', 'The bank failed on this request. See its log.'),
    );
  });
  return app;
}

/** Undefined for an error that nobody foresaw. */
function answerTo(error: unknown): Response | undefined {
  if (error instanceof NoAnswer) return RESPONSE_ALREADY_SENT;
  if (error instanceof ProblemError) return problemResponse(error.problem);
  if (error instanceof WriterBusy) {
    return problemResponse(problemOf('bank_busy', error.message), { 'retry-after': '1' });
  }
  if (!(error instanceof HTTPException)) return undefined;
  if (error.res) return error.getResponse();
  const detail = HONO_REFUSALS[error.status];
  return detail ? problemResponse(problemOf('invalid_request', detail, { status: error.status })) : undefined;
}

/** Another ledger does not have the keys of this one, and would post a step again, or void what has posted. */
const requireLedger =
  (own: string): MiddlewareHandler =>
  async (c, next) => {
    const meant = c.req.header(LEDGER_HEADER) ?? own;
    if (meant === own) return next();
    const detail = `The request is for the ledger ${meant}, and this bank has the ledger ${own}. Nothing was done.`;
    return problemResponse(problemOf('other_ledger', detail));
  };

/** Node holds a sender to the length it declares, so a body that is too large is refused unread. */
const requireLength: MiddlewareHandler = async (c, next) =>
  c.req.header('transfer-encoding') === undefined
    ? next()
    : refuseBody(411, 'Send the length of the body (Content-Length).');

const hasNoBody = (c: Context) => c.req.header('content-length') === undefined;

const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => refuseBody(413, `The body is larger than ${MAX_BODY_BYTES} bytes.`),
});

function refuseBody(status: number, detail: string): Response {
  return problemResponse(problemOf('invalid_request', detail, { status }), CLOSE);
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
