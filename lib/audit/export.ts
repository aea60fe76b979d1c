import { csvLine, textStream } from '#lib/shared/csv.ts';
import type { AuditedState } from './audited.ts';
import { type ActionsRequest, type AuditedEntry, everyAction } from './list-actions.ts';

const HEAD = [
  'Action id',
  'Time (UTC)',
  'Actor',
  'Role',
  'Action',
  'Target type',
  'Target',
  'Reason',
  'Decided',
  'Before',
  'After',
  'Outcome',
  'Message',
  'Ended (UTC)',
];

/** @throws what the database's driver throws, for the first page; later failures break the stream off */
export function auditCsv(request: ActionsRequest): Promise<ReadableStream<Uint8Array>> {
  return textStream(linesOf(request));
}

/** As one page that has everything. @throws as `auditCsv` */
export function auditJson(request: ActionsRequest): Promise<ReadableStream<Uint8Array>> {
  return textStream(jsonOfPages(request));
}

async function* jsonOfPages(request: ActionsRequest): AsyncGenerator<string> {
  let before = '{"items":[';
  for await (const entries of everyAction(request)) {
    for (const entry of entries) {
      yield `${before}${JSON.stringify(entry)}`;
      before = ',\n';
    }
  }
  yield `${before === ',\n' ? '' : before}],"next":null}\n`;
}

async function* linesOf(request: ActionsRequest): AsyncGenerator<string> {
  let head = csvLine(HEAD);
  for await (const entries of everyAction(request)) {
    yield head + entries.map(lineOf).join('');
    head = '';
  }
}

function lineOf(entry: AuditedEntry): string {
  return csvLine([
    entry.id,
    entry.at,
    entry.actor,
    entry.role,
    entry.action,
    entry.target.kind,
    entry.target.id,
    entry.reason,
    jsonOf(entry.decided),
    jsonOf(entry.before),
    jsonOf(entry.after),
    entry.outcome,
    entry.message,
    entry.endedAt,
  ]);
}

function jsonOf(state: AuditedState | null): string | null {
  return state && JSON.stringify(state);
}
