import type { Guide } from '#app/stage/[referenceId]/_facts/guide.ts';

export function GuideCards({ guide: { now, watch, why } }: { guide: Guide }) {
  return (
    <dl className="card grid min-h-0 grid-cols-1 content-start gap-4 overflow-clip px-5 py-4">
      <div>
        <dt className="text-note font-semibold tracking-widest text-accent">NOW</dt>
        <dd className="text-title font-medium text-pretty staged:min-h-[4lh]">
          <span role="status">{now}</span>
        </dd>
      </div>
      <div>
        <dt className="text-note font-semibold tracking-widest text-muted">WATCH</dt>
        <dd className="text-pretty">{watch}</dd>
      </div>
      <div>
        <dt className="text-note font-semibold tracking-widest text-muted">WHY</dt>
        <dd className="text-pretty">{why}</dd>
      </div>
    </dl>
  );
}
