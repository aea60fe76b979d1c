/** What people type in one line. Bundled into the workflows, and pure like them. */

interface TextRule {
  /** Completes "Enter …". */
  what: string;
  /** In UTF-16 units, as browsers count. */
  maxLength: number;
}

export const REASON: TextRule = { what: 'a reason', maxLength: 500 };
export const PERSON: TextRule = { what: 'a name', maxLength: 100 };
export const HOLDER: TextRule = { what: 'the name of the holder', maxLength: 100 };
export const EXTERNAL_REFERENCE: TextRule = {
  what: 'the reference of the external payment',
  maxLength: 100,
};

const INVISIBLE = String.raw`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800`;

/** Without control, direction and invisible characters: two texts that look the same must be the same. */
export const VISIBLE_TEXT = new RegExp(`^(?:[^${INVISIBLE}]|\\p{Extended_Pictographic}\\ufe0f)*$`, 'u');

const INVISIBLE_CHARACTERS = new RegExp(`[${INVISIBLE}]`, 'gu');

/** What is pasted to search for something: what cannot be seen was not meant. */
export function visibleText(pasted: string): string {
  return cleanText(pasted.replace(/\p{Cc}+/gu, ' ').replace(INVISIBLE_CHARACTERS, ''));
}

/** The form in which a text is stored and compared. Tabs come with cells of a sheet. */
export function cleanText(typed: string): string {
  return typed.normalize('NFC').replaceAll('\t', ' ').trim();
}

/** For text among other text, where no `<bdi>` can be: its direction is its own. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** Why a clean text is refused; undefined where it is not. */
export function textProblem(text: string, { what, maxLength }: TextRule): string | undefined {
  if (text === '') return `Enter ${what}.`;
  if (text.length > maxLength) return `Use at most ${maxLength} characters.`;
  if (!VISIBLE_TEXT.test(text)) return 'Use visible characters only.';
  return undefined;
}

/** Whether a text is clean and without a problem. */
export function isCleanText(text: unknown, rule: TextRule): text is string {
  return typeof text === 'string' && text === cleanText(text) && textProblem(text, rule) === undefined;
}
