import type { Mark } from '#lib/transfers/picture/picture.ts';

/** A shape and a colour for each, so that neither alone tells them apart. */
const MARKS: Record<Mark, { circle: string; glyph: string; line: string }> = {
  posted: { circle: 'fill-accent stroke-accent', glyph: 'M-3 0l2 2.2l4 -4.4', line: 'stroke-accent-ink' },
  failed: {
    circle: 'fill-surface stroke-refused',
    glyph: 'M-2.5 -2.5l5 5m0 -5l-5 5',
    line: 'stroke-refused',
  },
  refused: { circle: 'fill-refused stroke-refused', glyph: 'M-3 0h6', line: 'stroke-surface' },
  unknown: {
    circle: 'fill-surface stroke-waiting',
    glyph: 'M-2 -1.5a2 2 0 1 1 2 2v.75m0 2.25v.1',
    line: 'stroke-waiting',
  },
  lost: { circle: 'fill-waiting-wash stroke-waiting', glyph: 'M-3 0h2m2 0h2', line: 'stroke-waiting' },
  void: { circle: 'fill-surface stroke-muted', glyph: 'M-3 3l6 -6', line: 'stroke-muted' },
  running: { circle: 'fill-moving-wash stroke-moving', glyph: 'M-1 0h2', line: 'stroke-moving' },
};

/** An attempt, by what became of it. */
export function AttemptMark({ mark, x, y }: { mark: Mark; x: number; y: number }) {
  const { circle, glyph, line } = MARKS[mark];
  return (
    <g transform={`translate(${x} ${y})`} className="appear" data-mark={mark}>
      <circle r="7" strokeWidth="1.5" className={circle} />
      <path d={glyph} strokeWidth="1.5" strokeLinecap="round" className={`fill-none ${line}`} />
    </g>
  );
}
