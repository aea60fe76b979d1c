import { NextRequest } from 'next/server';
import { expect, it } from 'vitest';
import { GET as auditCsv } from './audit.csv/route.ts';
import { GET as auditJson } from './audit.json/route.ts';
import { GET as bankCalls } from './bank-calls.json/route.ts';
import { GET as transfersCsv } from './transfers.csv/route.ts';

/** Nothing is asked of the bank, Temporal or the trail: none of them runs here. */
it.each([
  [transfersCsv, 'status=complted'],
  [transfersCsv, 'from=2026-02-31'],
  [transfersCsv, 'min=1,5000'],
  [transfersCsv, 'account=a%20b'],
  [transfersCsv, "version=x'%20OR%201=1"],
  [auditCsv, 'action=nonsense'],
  [auditJson, 'action=nonsense&pages=all'],
  [bankCalls, 'outcome=nonsense'],
])('a download of what cannot be read is refused, not one of everything: %o %s', async (GET, query) => {
  const response = await GET(new NextRequest(`http://127.0.0.1/list?${query}`));
  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(new RegExp(`^${query.split('=')[0]}: \\w.*\n$`));
});
