import { describe, expect, it } from 'vitest';
import { attemptTimes } from './retry-curve.ts';
import { RETRY_PRESETS, type RetryPresetId } from './retry-presets.ts';

const secondsOf = (id: RetryPresetId) => attemptTimes(RETRY_PRESETS[id].retry).map((ms) => ms / 1_000);

describe('the attempts of a policy within two minutes', () => {
  it('start after pauses that double, up to the longest', () => {
    expect(secondsOf('typescript')).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(secondsOf('java')).toEqual([0, 1, 3, 7, 15, 31, 51, 71, 91, 111]);
    expect(secondsOf('ruby')).toEqual([0, 1, 3, 7, 15, 25, 35, 45, 55, 65, 75, 85, 95, 105, 115]);
  });

  it('are no more than the policy allows', () => {
    expect(secondsOf('python')).toEqual([0, 1, 3]);
    expect(secondsOf('dotnet')).toEqual([0, 1, 3]);
  });
});
