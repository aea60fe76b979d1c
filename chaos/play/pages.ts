import { z } from 'zod';
import type { EventLog } from '#chaos/log/event-log.ts';
import { type Observation, observationOf, observedView } from '#chaos/log/observation.ts';
import { followPage } from '#testing/live-page.ts';

/** After recovery a page may lag: the supervisor restarts a web process that keeps dying after up to 30 s. */
const CATCH_UP_TIMEOUT_MS = 60_000;

const snapshot = z.object({ view: observedView });

interface OpenPage {
  ended: Promise<void>;
  last: Observation | undefined;
}

/** Transfer pages that people keep open, whatever is killed meanwhile. */
export class OpenPages {
  private readonly closing = new AbortController();
  private readonly pages = new Map<string, OpenPage>();

  constructor(
    private readonly webUrl: string,
    private readonly eventLog: EventLog,
  ) {}

  /** Opens a transfer's page, which follows the transfer until it has ended. */
  open(referenceId: string): void {
    const page: OpenPage = { last: undefined, ended: Promise.resolve() };
    page.ended = followPage(this.webUrl, {
      topics: [`transfer/${referenceId}`],
      signal: this.closing.signal,
      onSnapshot: (data) => {
        page.last = observationOf(snapshot.parse(data).view);
        this.eventLog.record({ kind: 'observed', referenceId, observation: page.last });
      },
    }).catch((error: unknown) => this.eventLog.recordUnexpected(referenceId, `its page received ${error}`));
    this.pages.set(referenceId, page);
  }

  /** Closes all pages, once they have had time to catch up. @returns what each showed last, by reference */
  async close(): Promise<Map<string, Observation | undefined>> {
    const timeout = setTimeout(() => this.closing.abort(), CATCH_UP_TIMEOUT_MS);
    await Promise.all([...this.pages.values()].map(({ ended }) => ended));
    clearTimeout(timeout);
    return new Map([...this.pages].map(([referenceId, { last }]) => [referenceId, last]));
  }
}
