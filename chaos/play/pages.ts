import { z } from 'zod';
import type { EventLog } from '#chaos/log/event-log.ts';
import type { Finding } from '#chaos/log/finding.ts';
import { type Observation, observationOf, pictured } from '#chaos/log/observation.ts';
import { followPage } from '#testing/live-page.ts';

/**
 * So long after all is well again a page may still show what was: a web process that was killed time
 * after time is started again only after half a minute.
 */
const CAUGHT_UP_WITHIN_MS = 60_000;

const live = z.object({ view: pictured });

/** The pages of transfers that people have open throughout, whatever is killed meanwhile. */
export class OpenPages {
  private readonly closing = new AbortController();
  private readonly pages = new Map<string, { ended: Promise<void>; last: Observation | undefined }>();

  constructor(
    private readonly webUrl: string,
    private readonly journal: EventLog,
  ) {}

  /** Opens the page of a transfer, which stays open until the desk says that it is over. */
  open(referenceId: string): void {
    const page: { ended: Promise<void>; last: Observation | undefined } = {
      last: undefined,
      ended: Promise.resolve(),
    };
    page.ended = followPage(this.webUrl, {
      topics: [`transfer/${referenceId}`],
      signal: this.closing.signal,
      onSnapshot: (data) => {
        page.last = observationOf(live.parse(data).view);
        this.journal.tell({ kind: 'seen', referenceId, sight: page.last });
      },
    }).catch((error: unknown) => this.journal.surprise(referenceId, `its page was sent: ${error}`));
    this.pages.set(referenceId, page);
  }

  /**
   * Closes all pages, once they have had time to catch up.
   *
   * @returns those that show a transfer that has ended as if it had not
   */
  async close(): Promise<Finding[]> {
    const late = setTimeout(() => this.closing.abort(), CAUGHT_UP_WITHIN_MS);
    await Promise.all([...this.pages.values()].map(({ ended }) => ended));
    clearTimeout(late);
    return [...this.pages].flatMap(([transfer, { last }]) =>
      last?.closed ? [] : [{ transfer, what: `its page still shows ${last?.status ?? 'nothing'}` }],
    );
  }
}
