import type { FailureFacts } from '#lib/transfers/view/failure.ts';

export function FailureDetails({ failure, summary }: { failure: FailureFacts; summary: string }) {
  return (
    <details className="text-note">
      <summary className="quiet-link w-fit py-1 max-sm:py-3.5">{summary}</summary>
      <ol className="mt-1 grid gap-2 rounded-lg bg-sunken p-3">
        {chainOf(failure).map(({ type, message, stack }, depth) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cause is its depth in the chain.
          <li key={depth} className="min-w-0">
            <p className="break-words">
              {depth > 0 ? <span className="text-muted">caused by </span> : null}
              <span className="font-mono font-medium">{type}</span>
              {message ? `: ${message}` : null}
            </p>
            {stack ? (
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
                tabIndex={0}
                className="mt-1 max-h-48 overflow-auto font-mono text-muted print:max-h-none print:whitespace-pre-wrap"
              >
                {stack}
              </pre>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}

function chainOf(failure: FailureFacts): FailureFacts[] {
  return failure.cause ? [failure, ...chainOf(failure.cause)] : [failure];
}
