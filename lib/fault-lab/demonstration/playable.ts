import { SCENARIOS } from '#lib/fault-lab/scenarios/catalogue.ts';
import { CHAPTERS } from './chapters.ts';

/** The numbers of the chapters that can be played here. @param hasSwitches whether processes can be killed */
export function playableChapters(hasSwitches: boolean): number[] {
  const needy = SCENARIOS.filter(({ needs }) => needs === 'processes').map(({ id }) => id);
  return CHAPTERS.flatMap(({ scenario }, index) =>
    hasSwitches || !needy.includes(scenario) ? [index + 1] : [],
  );
}
