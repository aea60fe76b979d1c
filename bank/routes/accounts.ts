import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { toAccount } from '#bank/database/rows.ts';
import { json, jsonBody, PROBLEM_ANSWER } from '#bank/http/answers.ts';
import { type Bank, createRoutes } from '#bank/http/context.ts';
import { accountsPage, numberedPage } from '#bank/http/page-query.ts';
import { scoped } from '#bank/http/tokens.ts';
import { changeAccount, openAccount } from '#bank/ledger/accounts.ts';
import { getAccount, listAccounts, listEntries } from '#bank/ledger/queries.ts';
import { searchAccounts } from '#bank/ledger/search-accounts.ts';
import { ProblemError, problemOf } from '#bank/shared/problems.ts';
import {
  account,
  accountId,
  changeAccount as changeAccountBody,
  entry,
  openAccount as openAccountBody,
  page,
  referenceId,
} from '#lib/bank-client/contract.ts';

const params = z.object({ id: accountId });

const listRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/accounts',
  summary: 'List all accounts, including the banks’ own, by id; or search the customers’',
  request: { query: accountsPage },
  responses: { 200: json(page(account), 'A page of accounts'), ...PROBLEM_ANSWER },
});

const getRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/accounts/{id}',
  summary: 'Get an account',
  request: { params },
  responses: { 200: json(account, 'The account'), ...PROBLEM_ANSWER },
});

const statementRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/accounts/{id}/entries',
  summary: 'List an account’s entries with the running balance, newest first',
  request: { params, query: numberedPage },
  responses: { 200: json(page(entry), 'A page of entries'), ...PROBLEM_ANSWER },
});

const entriesRoute = createRoute({
  ...scoped('read'),
  method: 'get',
  path: '/entries',
  summary: 'List a transfer’s entries on all accounts, newest first',
  request: { query: numberedPage.extend({ transfer: referenceId }) },
  responses: { 200: json(page(entry), 'A page of entries'), ...PROBLEM_ANSWER },
});

const openRoute = createRoute({
  ...scoped('accounts'),
  method: 'post',
  path: '/accounts',
  summary: 'Open a customer’s account; the same request again finds it',
  request: { body: jsonBody(openAccountBody) },
  responses: { 201: json(account, 'The account'), ...PROBLEM_ANSWER },
});

const changeRoute = createRoute({
  ...scoped('accounts'),
  method: 'patch',
  path: '/accounts/{id}',
  summary: 'Freeze, close or reopen a customer’s account',
  request: { params, body: jsonBody(changeAccountBody) },
  responses: { 200: json(account, 'The account'), ...PROBLEM_ANSWER },
});

export function accountRoutes({ database, writer }: Bank) {
  async function existing(id: string) {
    const found = await getAccount(database.db, id);
    if (!found) throw new ProblemError(problemOf('unknown_account', `Account ${id} does not exist.`));
    return found;
  }
  return createRoutes()
    .openapi(listRoute, async (c) => {
      const { q, ...paging } = c.req.valid('query');
      if (q === undefined) return c.json(await listAccounts(database.db, paging), 200);
      return c.json({ items: await searchAccounts(database.db, q, paging.limit), next: null }, 200);
    })
    .openapi(getRoute, async (c) => c.json(await existing(c.req.valid('param').id), 200))
    .openapi(statementRoute, async (c) => {
      const { id } = await existing(c.req.valid('param').id);
      return c.json(await listEntries(database.db, { account: id }, c.req.valid('query')), 200);
    })
    .openapi(entriesRoute, async (c) => {
      const { transfer, ...paging } = c.req.valid('query');
      return c.json(await listEntries(database.db, { transfer }, paging), 200);
    })
    .openapi(openRoute, async (c) => {
      const body = c.req.valid('json');
      return c.json(toAccount(await writer.write((work) => openAccount(work, body))), 201);
    })
    .openapi(changeRoute, async (c) => {
      const { id } = c.req.valid('param');
      const change = c.req.valid('json');
      return c.json(toAccount(await writer.write((work) => changeAccount(work, id, change))), 200);
    });
}
