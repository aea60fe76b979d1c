'use client';

/** What is left when a page breaks: it says so, and offers to try again. */
export default function PageError({ reset }: { error: Error; reset: () => void }) {
  return (
    <div className="mx-auto max-w-md py-16 text-center">
      <h1 className="text-2xl font-semibold tracking-tight">This page broke</h1>
      <p className="mt-2 text-sm text-muted">
        No transfer depends on it. The cause stands in the log of the web process.
      </p>
      <button type="button" className="button button-quiet mt-6" onClick={reset}>
        Try again
      </button>
    </div>
  );
}
