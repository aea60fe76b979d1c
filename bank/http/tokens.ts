import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { problemOf } from '#bank/shared/problems.ts';
import type { Scope } from '#bank/shared/scopes.ts';
import { problemResponse } from './answers.ts';
import type { BankHttp } from './context.ts';

/** What each bearer token may do. */
export type Tokens = ReadonlyMap<string, ReadonlySet<Scope>>;

const UNAUTHORIZED = problemOf(
  'unauthorized',
  'Send one of the bank’s tokens in the header Authorization: Bearer.',
);

/** Hono answers 400 to a malformed header, as text; the bank answers 401 to all three. */
export function requireToken(tokens: Tokens): MiddlewareHandler<BankHttp> {
  const scopesByHash = new Map([...tokens].map(([token, scopes]) => [hashOf(token), scopes]));
  const refusal = { message: () => problemResponse(UNAUTHORIZED, { 'www-authenticate': 'Bearer' }) };
  return bearerAuth<BankHttp>({
    // Looked up by its hash, so that the time it takes tells nothing about a token.
    verifyToken: (token, c) => {
      const scopes = scopesByHash.get(hashOf(token));
      if (scopes) c.set('scopes', scopes);
      return scopes !== undefined;
    },
    noAuthenticationHeader: refusal,
    invalidAuthenticationHeader: refusal,
    invalidToken: refusal,
  });
}

/** For a route: who may call it, in its document too. */
export function scoped(scope: Scope) {
  return { security: [{ token: [scope] }], middleware: requireScope(scope) };
}

function requireScope(scope: Scope): MiddlewareHandler<BankHttp> {
  return async (c, next) => {
    if (c.get('scopes').has(scope)) return next();
    const detail = `This token lacks the scope ${scope}. Nothing was done.`;
    return problemResponse(problemOf('insufficient_scope', detail), {
      'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"`,
    });
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
