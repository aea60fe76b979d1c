import { formatAmount, formatMoney } from '#lib/shared/money.ts';
import { STATUSES } from '#lib/transfers/statuses.ts';
import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { type Proof, proofOf } from './proof.ts';

const INK = '#161a18';
const MUTED = '#59625d';
const ACCENT = '#0a6b50';
const WARNING = '#b3261e';
const LINE = '#e4e6e0';

/** For a slide, 16:9: an SVG that needs nothing else. */
export function proofCard(view: TransferView): string {
  const proof = proofOf(view);
  const figures: [number, string][] = [
    proof.calls === null
      ? [proof.attempts, 'attempts']
      : [proof.calls, proof.calls === 1 ? 'bank call' : 'bank calls'],
    [proof.keys, proof.keys === 1 ? 'idempotency key' : 'idempotency keys'],
    [proof.postings, proof.postings === 1 ? 'posting' : 'postings'],
    [proof.workers, proof.workers === 1 ? 'worker' : 'workers'],
  ];
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" font-family="Geist, Inter, Helvetica, Arial, sans-serif">',
    `<title>${escaped(`${formatMoney(view.amountMinor, view.currency)}: ${statusOf(view)}`)}</title>`,
    '<rect width="1280" height="720" fill="#ffffff"/>',
    `<rect width="1280" height="12" fill="${ACCENT}"/>`,
    text(80, 118, 26, MUTED, `Transfer ${view.referenceId}`),
    text(80, 206, 76, INK, formatMoney(view.amountMinor, view.currency), 600),
    text(80, 258, 30, ACCENT, `${statusOf(view)} · ${view.sourceAccount} → ${view.targetAccount}`, 500),
    ...figures.flatMap(([count, label], index) => figure(80 + index * 285, count, label)),
    balance(view, proof),
    text(
      80,
      664,
      22,
      MUTED,
      `${view.startedAt}${view.closedAt ? ` to ${view.closedAt}` : ', in progress'} · Remit`,
    ),
    '</svg>',
  ].join('\n');
}

function figure(x: number, count: number, label: string): string[] {
  return [
    `<rect x="${x}" y="320" width="265" height="150" rx="18" fill="none" stroke="${LINE}" stroke-width="2"/>`,
    text(x + 28, 398, 62, INK, String(count), 600),
    text(x + 28, 442, 24, MUTED, label),
  ];
}

function balance({ currency }: TransferView, { debitsMinor, creditsMinor }: Proof): string {
  if (debitsMinor === null || creditsMinor === null)
    return text(80, 560, 34, MUTED, 'The bank ledger could not be read.');
  const isEqual = debitsMinor === creditsMinor;
  const [debits, credits] = [formatAmount(debitsMinor, currency), formatAmount(creditsMinor, currency)];
  const sentence = `Debits ${debits} ${isEqual ? '=' : '≠'} credits ${credits}, by the bank ledger`;
  return text(80, 560, 34, isEqual ? ACCENT : WARNING, sentence, 600);
}

function text(x: number, y: number, size: number, fill: string, content: string, weight = 400): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(content)}</text>`;
}

function statusOf({ status }: TransferView): string {
  return STATUSES[status].label;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
