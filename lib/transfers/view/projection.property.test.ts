/**
 * What the page shows never goes back, whatever order the sources arrive in: for each recorded path
 * of the saga, all that Temporal and the bank say on the way arrives in random order.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regressionsOf } from '#testing/transfers/monotonic.ts';
import { RECORDED_PATHS } from '#testing/transfers/recorded-views.ts';
import { bankAsOf, type SourceUpdate, sourceUpdatesOf } from '#testing/transfers/source-updates.ts';
import { TransferProjection } from './projection.ts';
import { buildView, type TransferView } from './transfer-view.ts';

const order = fc.record({
  /** How much of it has happened so far. */
  until: fc.nat(999),
  /** How far from its place something may arrive: from in order to anywhere. */
  spread: fc.constantFrom(0, 3, 12, 1_000),
  delays: fc.infiniteStream(fc.nat(999)),
  reached: fc.infiniteStream(fc.boolean()),
  attemptsBeforeCancel: fc.integer({ min: 1, max: 3 }),
  /** Readings of the bank: when each is asked for, and how much later its answer comes. */
  readings: fc.array(fc.record({ begin: fc.nat(999), takes: fc.nat(30) }), { maxLength: 4 }),
});

type Order = typeof order extends fc.Arbitrary<infer Value> ? Value : never;

describe.each(RECORDED_PATHS)('a transfer on the path %s', (_path, events) => {
  it('never goes back, always adds up, and ends the same, whatever order its sources arrive in', () => {
    fc.assert(
      fc.property(order, (given) => {
        const reached = [...given.reached.take(100)];
        const whole = sourceUpdatesOf(events, {
          reached: (n) => reached[n] ?? true,
          attemptsBeforeCancel: given.attemptsBeforeCancel,
        });
        const world = whole.slice(0, whole.length - Math.floor((given.until / 1_000) * whole.length));
        const shuffled = new Arrivals(world).inOrder(given);
        expect(shuffled.wrongs).toEqual([]);
        expect(shuffled.last).toEqual(
          new Arrivals(world).inOrder({ ...given, spread: 0, readings: [] }).last,
        );
      }),
      { numRuns: Number(process.env.TEST_SEQUENCES ?? 30) },
    );
  });
});

/** One page that is told of a world, piece by piece. */
class Arrivals {
  private readonly collector = new TransferProjection();
  /** The latest moment that any source has reported: no reading can be older. */
  private known = 0;
  readonly wrongs: string[] = [];
  last: TransferView | undefined;

  constructor(private readonly world: readonly SourceUpdate[]) {}

  inOrder({ spread, delays, readings }: Order): this {
    const delay = [...delays.take(this.world.length)];
    const arrivals = this.world
      .map((_saying, moment) => ({ moment, at: moment + ((delay[moment] ?? 0) * spread) / 999 }))
      .sort((one, other) => one.at - other.at);
    const answers: { at: number; applyReading(): void }[] = [];
    for (const [position, { moment }] of arrivals.entries()) {
      for (const { begin, takes } of readings) {
        if (Math.floor((begin / 1_000) * arrivals.length) !== position) continue;
        answers.push({ at: position + takes, applyReading: this.beginReading() });
      }
      this.hear(moment);
      for (const answer of answers.filter(({ at }) => at === position)) this.see(answer.applyReading);
    }
    this.see(this.beginReading());
    return this;
  }

  private beginReading(): () => void {
    const applyReading = this.collector.beginBankReading();
    const asOf = this.known;
    return () => applyReading(bankAsOf(this.world, asOf));
  }

  private hear(moment: number): void {
    this.known = Math.max(this.known, moment);
    const saying = this.world[moment];
    if (saying) this.see(() => this.add(saying));
  }

  private add(saying: SourceUpdate): void {
    switch (saying.source) {
      case 'history':
        this.collector.applyHistory(saying.history);
        break;
      case 'description':
        this.collector.applyDescription(saying.description);
        break;
      case 'call':
        this.collector.applyCall(saying.call);
        break;
      case 'entry':
        this.collector.applyEntry(saying.entry);
        break;
      case 'fault':
        this.collector.applyFault(saying.fault);
        break;
    }
  }

  private see(change: () => void): void {
    change();
    const view = buildView(this.collector.current(), null);
    if (!view) return;
    this.wrongs.push(...regressionsOf(this.last, view));
    this.last = view;
  }
}
