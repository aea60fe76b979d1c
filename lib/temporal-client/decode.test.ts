import { defaultPayloadConverter } from '@temporalio/common';
import { expect, it } from 'vitest';
import { decoded, TOLERANT_CODEC } from './decode.ts';

const NOTE = defaultPayloadConverter.toPayload('a note');
const payload = (encoding: string) => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: Buffer.from('{'),
});

it.each(['binary/encrypted', 'json/plain'])(
  'a value in %s that cannot be read leaves the others readable',
  async (encoding) => {
    const unreadable = payload(encoding);
    expect(decoded({ unreadable, note: NOTE })).toEqual({ unreadable: undefined, note: 'a note' });
    const [first, second] = await TOLERANT_CODEC.decode([unreadable, NOTE], {
      type: 'workflow',
      namespace: '',
      workflowId: '',
    });
    expect(first && defaultPayloadConverter.fromPayload(first)).toBeUndefined();
    expect(second).toBe(NOTE);
  },
);
