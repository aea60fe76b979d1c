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

/** `Joining_Type`, which patterns lack: those that join on one side at least, and those that join only what is before. */
const JOINING = String.raw`\u0620-\u08c8\u1820-\u1878\u1887-\u18aa\u{1e900}-\u{1e943}`;
const RIGHT_JOINING = [
  String.raw`\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06c0`,
  String.raw`\u06c3-\u06cb\u06cd\u06cf\u06d2-\u06d5\u06ee\u06ef\u0759-\u075b\u076b\u076c\u0771\u0773\u0774`,
  String.raw`\u0778\u0779\u0870-\u0882\u088e\u08aa-\u08ac\u08ae\u08b1\u08b2\u08b9`,
  String.raw`\u0710\u0715-\u0719\u071e\u0728\u072a\u072c\u072f\u074d\u0867\u0869\u086a`,
].join('');
const NOT_JOINING = String.raw`\u0621\u0674\u06e5\u06e6\u0780-\u07c9\u07eb-\u083f\u0840-\u085f\u0861\u0866\u0887\u08ad`;
const JOINED_LETTER = String.raw`(?=\p{L})(?![${NOT_JOINING}])[${JOINING}]`;
const JOINING_LETTER = `(?![${RIGHT_JOINING}])${JOINED_LETTER}`;
const VIRAMA = String.raw`[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]`;
/** Browsers of before 2024 may not know which emoji join: the server does. */
const KNOWS_EMOJI = 'unicodeSets' in RegExp.prototype;
/** The three look like the letters that they are without a selector. */
const EMOJI = KNOWS_EMOJI
  ? String.raw`(?![©®™])\p{RGI_Emoji}`
  : String.raw`[\p{Extended_Pictographic}\d#*][\ufe0f\u200d\u20e3\p{Emoji_Modifier}]*`;

/** Invisible by themselves, they change what is seen: in emoji (UTS #51), between letters (UAX #31, A1, A2 and B). */
const JOINED = [
  EMOJI,
  String.raw`(?<=${JOINING_LETTER}\p{M}*)\u200c(?=${JOINED_LETTER})`,
  String.raw`(?<=\p{L}\p{M}*${VIRAMA})(?:\u200c(?=\p{L})|\u200d(?!\p{M}))`,
].join('|');

const JOINED_OR_INVISIBLE = new RegExp(`(${JOINED})|[${INVISIBLE}]`, KNOWS_EMOJI ? 'gv' : 'gu');

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
