import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY } from '#temporal/contract.ts';
import { DEFAULT_RETRY_PRESET, RETRY_PRESET_IDS, RETRY_PRESETS, retryPresetOf } from './retry-presets.ts';

describe('the retry presets', () => {
  it('are each recognised by their policy, so that a page can name it', () => {
    for (const id of RETRY_PRESET_IDS) expect(retryPresetOf(RETRY_PRESETS[id].retry)?.id).toBe(id);
  });

  it('begin with what a transfer has that asks for none', () => {
    expect(RETRY_PRESETS[DEFAULT_RETRY_PRESET].retry).toBe(DEFAULT_RETRY);
  });

  it('do not claim a policy that is none of them', () => {
    expect(retryPresetOf({ ...DEFAULT_RETRY, maximumAttempts: 501 })).toBeUndefined();
  });
});
