import { perProcess } from '#lib/shared/per-process.ts';
import { ScenarioRefused } from './scenario-run.ts';

const plays = () => perProcess('plays', () => ({ running: 0, isAlone: false }));

/** A reset clears what a play has just armed: it, or a play with one, runs alone. @throws ScenarioRefused */
export async function inTurn<T>(isAlone: boolean, play: () => Promise<T>): Promise<T> {
  const turns = plays();
  if (turns.isAlone || (isAlone && turns.running > 0)) {
    throw new ScenarioRefused('Another chapter, scenario or reset is under way. Nothing was done.');
  }
  turns.running += 1;
  turns.isAlone = isAlone;
  try {
    return await play();
  } finally {
    turns.running -= 1;
    turns.isAlone = false;
  }
}
