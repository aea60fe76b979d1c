import { Skeleton } from '#app/_ui/skeleton.tsx';

export function FiguresSkeleton() {
  return (
    <div className="mt-10 grid gap-6 xl:grid-cols-2">
      <Skeleton className="h-80 rounded-xl" />
      <Skeleton className="h-80 rounded-xl" />
    </div>
  );
}
