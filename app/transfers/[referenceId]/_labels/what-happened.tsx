import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { latestExplanation } from './explanations.ts';

export default function WhatHappened({ view, large = false }: { view: TransferView; large?: boolean }) {
  const { event, code, rule } = latestExplanation(view);
  return (
    <section aria-labelledby="what-happened" className={`card grid gap-3 ${large ? 'p-6' : 'p-5'}`}>
      <h2 id="what-happened" className={large ? 'text-lead text-muted' : 'text-heading font-semibold'}>
        What just happened
      </h2>
      <p className={`max-w-prose text-pretty ${large ? 'text-title font-medium' : ''}`}>{rule}</p>
      <p className={`text-muted ${large ? 'text-lead' : 'text-note'}`}>
        Event history: <span className="font-mono text-ink">{event}</span>
      </p>
      {code ? (
        <figure className="min-w-0">
          <figcaption className="text-note text-muted">{code.file}</figcaption>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            className={`mt-1 overflow-x-auto rounded-lg bg-sunken p-3 font-mono ${large ? 'text-lead' : 'text-note'}`}
          >
            <code>{code.line}</code>
          </pre>
        </figure>
      ) : null}
    </section>
  );
}
