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

const JOINING_LETTER = String.raw`(?=\p{L})[\p{sc=Arabic}\p{sc=Syriac}\p{sc=Mongolian}\p{sc=Nko}\p{sc=Adlam}]`;
const VIRAMA = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]`;
const EMOJI = String.raw`\p{Extended_Pictographic}(?:\ufe0f|\p{Emoji_Modifier})?`;

/** Invisible by themselves, they change what is seen: in emoji (UTS #51), between letters (UAX #31, A1, A2 and B). */
const JOINED = [
  String.raw`${EMOJI}(?:\u200d${EMOJI})*`,
  String.raw`[0-9#*]\ufe0f\u20e3`,
  String.raw`(?<=${JOINING_LETTER}\p{M}*)\u200c(?=${JOINING_LETTER})`,
  String.raw`(?<=\p{L}\p{M}*${VIRAMA})(?:\u200c(?=\p{L})|\u200d(?!\p{M}))`,
].join('|');

const JOINED_OR_INVISIBLE = new RegExp(`(${JOINED})|[${INVISIBLE}]`, 'gu');

function withoutInvisible(text: string): string {
  return text.replace(JOINED_OR_INVISIBLE, '$1');
}

/** Two texts that look the same must be the same. */
export function isVisible(text: string): boolean {
  return text === withoutInvisible(text);
}

/** What is pasted to search for something: what cannot be seen was not meant. */
export function visibleText(pasted: string): string {
  return cleanText(withoutInvisible(pasted.replace(/\p{Cc}+/gu, ' ')));
}

/** Word processors, chats and sheets put them in place of the hyphens of a number. */
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

export function pastedId(pasted: string): string {
  return visibleText(pasted).replace(HYPHENS, '-');
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
  if (!isVisible(text)) return 'Use visible characters only.';
  return undefined;
}

/** Whether a text is clean and without a problem. */
export function isCleanText(text: unknown, rule: TextRule): text is string {
  return typeof text === 'string' && text === cleanText(text) && textProblem(text, rule) === undefined;
}
