'use client';

import { useEffect, useEffectEvent, useRef, useState } from 'react';
import * as z from 'zod/mini';
import { pressOnStage } from '#app/stage/[referenceId]/_keys/use-stage-keys.ts';
import { newDecisionId } from '#lib/shared/ids.ts';

const NAME = 'remit-demonstration';

/** Of this window, if it shows a stage: several can be open. */
const STAGE = newDecisionId();

const position = z.object({
  kind: z.literal('position'),
  from: z.string(),
  chapter: z.number(),
  beat: z.number(),
  isOver: z.boolean(),
  isStarting: z.boolean(),
  /** When it was sent. */
  chapterMs: z.number(),
  wholeMs: z.number(),
});

/** What the stage shows: it alone knows. */
export type StagePosition = z.output<typeof position>;

const message = z.discriminatedUnion('kind', [
  position,
  z.object({ kind: z.literal('closed'), from: z.string() }),
  z.object({ kind: z.literal('ask') }),
  /** Of the stage's keys. */
  z.object({ kind: z.literal('press'), to: z.string(), key: z.string().check(z.regex(/^\w{1,10}$/)) }),
]);

type Message = z.output<typeof message>;

interface Channel {
  send(message: Message): void;
  close(): void;
}

function open(onMessage: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const parsed = message.safeParse(data);
    // A window of another build may say other things.
    if (parsed.success) onMessage(parsed.data);
  };
  return { send: (sent) => channel.postMessage(sent), close: () => channel.close() };
}

/** Tells the notes where the stage is, at each change and whenever they ask, and presses what they press. */
export function useTellNotes(position: () => Omit<StagePosition, 'kind' | 'from'>, change: string): void {
  const channel = useRef<Channel>(undefined);
  const tell = useEffectEvent(() => channel.current?.send({ kind: 'position', from: STAGE, ...position() }));
  useEffect(() => {
    let isLeft = false;
    const opened = open((received) => {
      if (isLeft) return;
      const isPress = received.kind === 'press' && received.to === STAGE;
      if (isPress) pressOnStage(received.key);
      if (isPress || received.kind === 'ask') tell();
    });
    channel.current = opened;
    // A page on its way out would still answer those who ask who is there.
    const onLeave = () => {
      isLeft = true;
      opened.send({ kind: 'closed', from: STAGE });
    };
    const onReturn = () => {
      isLeft = false;
      tell();
    };
    window.addEventListener('pagehide', onLeave);
    window.addEventListener('pageshow', onReturn);
    return () => {
      window.removeEventListener('pagehide', onLeave);
      window.removeEventListener('pageshow', onReturn);
      onLeave();
      opened.close();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it tells of each change.
  useEffect(() => tell(), [change]);
}

/** A stage in another window of this browser answers at once. */
const ANSWER_WITHIN_MS = 1_000;

interface Stage {
  /** Undefined while it is asked for, null where none is open. */
  stage: StagePosition | null | undefined;
  press: (key: string) => void;
}

/** For the notes: of the stage that spoke last. */
export function useStage(): Stage {
  const [stage, setStage] = useState<StagePosition | null>();
  const ask = useRef((_message: Message) => {});
  const from = stage?.from;
  useEffect(() => {
    let silence: ReturnType<typeof setTimeout> | undefined;
    let followed: string | undefined;
    const { send, close } = open((received) => {
      if (received.kind === 'position') {
        clearTimeout(silence);
        followed = received.from;
        setStage(received);
      }
      // Its next chapter answers, or another stage.
      if (received.kind === 'closed' && received.from === followed) ask.current({ kind: 'ask' });
    });
    ask.current = (message) => {
      clearTimeout(silence);
      silence = setTimeout(() => setStage(null), ANSWER_WITHIN_MS);
      send(message);
    };
    ask.current({ kind: 'ask' });
    return () => {
      clearTimeout(silence);
      close();
    };
  }, []);
  return { stage, press: (key) => from && ask.current({ kind: 'press', to: from, key }) };
}
