import type { TransferView } from '#lib/transfers/view/transfer-view.ts';
import { latestExplanation } from './explanations.ts';

export default function WhatHappened({ view }: { view: TransferView }) {
  const { event, code, rule } = latestExplanation(view);
  return (
    <section aria-labelledby="what-happened" className="card grid gap-3 p-5">
      <h2 id="what-happened" className="text-heading font-semibold">
        What just happened
      </h2>
      <p className="max-w-prose text-pretty">{rule}</p>
      <p className="text-note text-muted">
        Event history: <span className="font-mono text-ink">{event}</span>
      </p>
      {code ? (
        <figure className="min-w-0">
          <figcaption className="text-note text-muted">{code.file}</figcaption>
          <pre
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
            tabIndex={0}
            className="mt-1 overflow-x-auto rounded-lg bg-sunken p-3 font-mono text-note"
          >
            <code>{code.line}</code>
          </pre>
        </figure>
      ) : null}
    </section>
  );
}
