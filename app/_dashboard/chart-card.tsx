import type { ReactNode } from 'react';

export function ChartCard({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="card min-w-0 p-4 sm:p-5">
      <h3 className="font-medium">{title}</h3>
      <p className="mt-0.5 mb-4 text-note text-muted text-pretty">{note}</p>
      {children}
    </section>
  );
}

/** The same numbers as the chart. */
export function AsTable({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <details className="mt-4 text-note">
      <summary className="quiet-link inline-flex min-h-11 items-center sm:min-h-0">Show table</summary>
      <section
        aria-label={caption}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard.
        tabIndex={0}
        className="mt-2 max-h-80 overflow-auto"
      >
        <table className="table">
          <caption className="sr-only">{caption}</caption>
          {children}
        </table>
      </section>
    </details>
  );
}
