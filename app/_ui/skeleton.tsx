/** As large as what it stands for, so that nothing shifts. */
export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`rounded-md bg-sunken motion-safe:animate-pulse ${className}`} />;
}

export function SkeletonRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" aria-label={label} className="card divide-y divide-line">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: these rows are alike and never change.
        <div key={row} className="flex h-14 items-center gap-6 px-4">
          <Skeleton className="h-4 w-40" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-24" />
        </div>
      ))}
    </div>
  );
}
