/**
 * The rooms of the project and what each may import. Dependencies run one way, so that a part can be
 * understood, and replaced, by looking only at what it may know (docs/contributing.md).
 */
export interface Room {
  /** A folder with those of its subfolders that are no rooms themselves, or a single file. */
  readonly room: string;
  /** Other rooms, single files, or a top folder with all its rooms. */
  readonly imports: readonly string[];
  /** Rooms or files of which it imports types only. */
  readonly typesOf?: readonly string[];
  readonly packages: RegExp;
}

const ANY = /./;
const NONE = /^$/;
const NO_TEMPORAL_NO_WEB = /^(?!@temporalio\/|next(\/|$)|react(\/|$|-dom))/;
const NO_TEMPORAL = /^(?!@temporalio\/)/;
const NO_WEB = /^(?!next(\/|$)|react(\/|$|-dom))/;

const SHARED = 'lib/shared';
/** Bundled into the workflows, and pure like them. */
const IDS = 'lib/shared/ids.ts';
const MONEY = 'lib/shared/money.ts';
const TEXT = 'lib/shared/text.ts';
const BANK_CLIENT = 'lib/bank-client';
const TEMPORAL_CLIENT = 'lib/temporal-client';
const RETRY_PAUSE = 'lib/temporal-client/retry-pause.ts';
const CONTRACT = 'temporal/contract.ts';

const TRANSFERS = 'lib/transfers';
const VIEW = 'lib/transfers/view';
const FILTER = 'lib/transfers/filter';
const QUERIES = 'lib/transfers/queries';
const COMMANDS = 'lib/transfers/commands';
const TRANSFERS_LIVE = 'lib/transfers/live';
const REPAIR = 'lib/transfers/repair';
const FORM = 'lib/transfers/form';
const PICTURE = 'lib/transfers/picture';
const PROOF = 'lib/transfers/proof';

const INTERRUPTIONS = 'lib/interruptions';

const CLIENTS = [SHARED, BANK_CLIENT, TEMPORAL_CLIENT];

export const LIB_ROOMS: readonly Room[] = [
  { room: IDS, imports: [], packages: NONE },
  { room: MONEY, imports: [TEXT], packages: NONE },
  { room: TEXT, imports: [], packages: NONE },
  { room: SHARED, imports: [IDS, MONEY, TEXT], packages: NO_TEMPORAL_NO_WEB },
  { room: 'lib/database', imports: [], packages: NO_TEMPORAL_NO_WEB },
  { room: 'lib/auth', imports: [SHARED], packages: NO_TEMPORAL },
  { room: BANK_CLIENT, imports: [SHARED], packages: NO_TEMPORAL_NO_WEB },
  { room: TEMPORAL_CLIENT, imports: [SHARED, CONTRACT], packages: NO_WEB },
  { room: 'lib/live', imports: [SHARED, BANK_CLIENT], packages: NO_TEMPORAL_NO_WEB },

  { room: TRANSFERS, imports: [SHARED, BANK_CLIENT, CONTRACT], packages: NO_TEMPORAL_NO_WEB },
  {
    room: VIEW,
    imports: [SHARED, TRANSFERS, CONTRACT, 'lib/temporal-client/decode.ts', RETRY_PAUSE],
    typesOf: [BANK_CLIENT, TEMPORAL_CLIENT, INTERRUPTIONS],
    packages: NO_WEB,
  },
  { room: INTERRUPTIONS, imports: [SHARED, 'lib/fault-lab/processes'], packages: NO_TEMPORAL_NO_WEB },
  { room: PROOF, imports: [SHARED, TRANSFERS, VIEW], packages: NONE },
  { room: PICTURE, imports: [SHARED, VIEW], packages: NONE },
  {
    room: 'lib/transfers/recorder',
    imports: [VIEW, PICTURE],
    typesOf: [CONTRACT, INTERRUPTIONS],
    packages: NONE,
  },
  { room: 'lib/transfers/replay', imports: [VIEW, CONTRACT], packages: NONE },
  { room: FILTER, imports: [SHARED, TRANSFERS, VIEW, CONTRACT], packages: NO_TEMPORAL_NO_WEB },
  {
    room: QUERIES,
    imports: [
      ...CLIENTS,
      ...[TRANSFERS, VIEW, FILTER, PROOF, INTERRUPTIONS, CONTRACT],
      'lib/transfers/recorder/code-lines.ts',
    ],
    packages: NO_WEB,
  },
  {
    room: COMMANDS,
    imports: [...CLIENTS, 'lib/live', 'lib/accounts/find-accounts.ts', TRANSFERS, VIEW, QUERIES, CONTRACT],
    typesOf: ['temporal'],
    packages: NO_WEB,
  },
  {
    room: REPAIR,
    imports: [...CLIENTS, 'lib/live', TRANSFERS, VIEW, QUERIES, CONTRACT],
    typesOf: ['temporal'],
    packages: NO_WEB,
  },
  {
    room: TRANSFERS_LIVE,
    imports: [...CLIENTS, 'lib/live', TRANSFERS, VIEW, FILTER, QUERIES, INTERRUPTIONS],
    packages: NO_WEB,
  },
  { room: 'lib/bank-calls', imports: [SHARED, BANK_CLIENT, 'lib/live'], packages: NO_TEMPORAL_NO_WEB },
  { room: FORM, imports: [SHARED, BANK_CLIENT, TRANSFERS], packages: NO_TEMPORAL_NO_WEB },

  {
    room: 'lib/accounts',
    imports: [SHARED, BANK_CLIENT, 'lib/live', 'lib/auth'],
    packages: NO_TEMPORAL_NO_WEB,
  },
  {
    room: 'lib/audit',
    imports: [...CLIENTS, 'lib/database', 'lib/auth', TRANSFERS],
    packages: NO_TEMPORAL_NO_WEB,
  },
  { room: 'lib/fault-lab/processes', imports: [SHARED, BANK_CLIENT], packages: NO_TEMPORAL_NO_WEB },
  {
    room: 'lib/fault-lab',
    imports: [
      ...[...CLIENTS, 'lib/live', 'lib/accounts', TRANSFERS, COMMANDS],
      ...['lib/fault-lab/processes', 'lib/fault-lab/scenarios'],
    ],
    packages: NO_TEMPORAL_NO_WEB,
  },
  {
    room: 'lib/fault-lab/scenarios',
    imports: [...CLIENTS, TRANSFERS, COMMANDS, 'lib/fault-lab/processes'],
    packages: NO_TEMPORAL_NO_WEB,
  },
  {
    room: 'lib/fault-lab/demonstration',
    imports: [SHARED, 'lib/fault-lab', 'lib/fault-lab/scenarios', VIEW],
    typesOf: ['lib/fault-lab/processes', 'lib/system', CONTRACT],
    packages: NONE,
  },
  {
    room: 'lib/system',
    imports: [...CLIENTS, 'lib/live', TRANSFERS, 'lib/fault-lab', 'lib/fault-lab/processes', CONTRACT],
    packages: NO_WEB,
  },
  {
    room: 'lib/dashboard',
    imports: [...CLIENTS, 'lib/live', TRANSFERS, FILTER, QUERIES, 'lib/accounts', 'lib/fault-lab'],
    packages: NO_TEMPORAL_NO_WEB,
  },
  { room: 'lib/search', imports: [...CLIENTS, FILTER, QUERIES], packages: NO_TEMPORAL_NO_WEB },
  {
    room: 'lib/work-queue',
    imports: [...CLIENTS, 'lib/live', FILTER, QUERIES, REPAIR, 'lib/audit'],
    typesOf: [CONTRACT],
    packages: NO_TEMPORAL_NO_WEB,
  },
  {
    room: 'lib/reconciliation',
    imports: [...CLIENTS, TRANSFERS, QUERIES],
    packages: NO_TEMPORAL_NO_WEB,
  },
];

const UI = 'app/_ui';
const LIVE = 'app/_live';
const ACTIONS = 'app/_actions';
const PARTS = [UI, LIVE, ACTIONS];
const LISTS = 'app/_lists';
const PALETTE = 'app/_palette';
const ACCOUNT_PICKER = 'app/_account-picker';
const TRANSFER_FORM = 'app/_transfer-form';
const FAULTS = 'app/_faults';
const AUDIT = 'app/_audit';
const DECISIONS = 'app/_decisions';
const SHELL = 'app/_shell';
const TRANSFER = 'app/transfers/[referenceId]';
const STAGE = 'app/stage/[referenceId]';
const within = (folder: string, ...rooms: string[]) => rooms.map((room) => `${folder}/${room}`);

const app = (room: string, imports: readonly string[], typesOf: readonly string[] = []): Room => ({
  room,
  imports: ['lib', ...imports],
  typesOf,
  packages: NO_TEMPORAL,
});

export const APP_ROOMS: readonly Room[] = [
  {
    room: UI,
    imports: [SHARED, 'lib/accounts/banks.ts', 'lib/transfers/statuses.ts'],
    typesOf: [BANK_CLIENT],
    packages: NO_TEMPORAL,
  },
  app(LIVE, [UI]),
  app(ACTIONS, [UI, LIVE]),
  app(LISTS, []),
  app(AUDIT, [UI]),
  app(FAULTS, PARTS),
  app(DECISIONS, [...PARTS, CONTRACT]),
  app(ACCOUNT_PICKER, PARTS),
  app(TRANSFER_FORM, [...PARTS, ACCOUNT_PICKER]),
  app(PALETTE, [UI]),
  app(SHELL, [...PARTS, FAULTS, PALETTE, 'app/stage']),
  app('app/_dashboard', [
    ...PARTS,
    FAULTS,
    ACCOUNT_PICKER,
    TRANSFER_FORM,
    TRANSFER,
    ...within(TRANSFER, '_labels', '_details'),
    ...within(SHELL, 'navigation-store.ts'),
  ]),
  app('app', [UI, LIVE, SHELL, 'app/_dashboard']),
  app('app/live', []),
  app('app/live/snapshot', ['app/live']),
  app('app/api/health', []),
  app('app/search.json', []),

  app('app/accounts', [...PARTS, LISTS]),
  app('app/accounts/[id]', [...PARTS, LISTS, 'app/accounts']),
  app('app/accounts/[id]/statement.json', []),
  app('app/accounts/[id]/statement.csv', []),
  app('app/audit', [...PARTS, LISTS, AUDIT]),
  app('app/audit.json', ['app/audit']),
  app('app/audit.csv', ['app/audit']),
  app('app/bank-calls', [...PARTS, LISTS]),
  app('app/bank-calls.json', []),
  app('app/reconciliation', [...PARTS, DECISIONS, CONTRACT]),
  app('app/work-queue', [...PARTS, DECISIONS, AUDIT]),

  app('app/fault-lab/_section', []),
  app('app/fault-lab/_faults', [
    ...PARTS,
    FAULTS,
    ACCOUNT_PICKER,
    'app/fault-lab/_section',
    'app/accounts/actions.ts',
  ]),
  app('app/fault-lab/_processes', [...PARTS, FAULTS, 'app/fault-lab/_section']),
  app('app/fault-lab/_scenarios', [
    ...PARTS,
    FAULTS,
    'app/fault-lab/_section',
    ...within(TRANSFER, '_labels'),
  ]),
  app('app/fault-lab/_reset', [...PARTS, FAULTS, 'app/fault-lab/_section']),
  app('app/fault-lab', [
    ...PARTS,
    FAULTS,
    ...within('app/fault-lab', '_faults', '_processes', '_scenarios', '_reset'),
  ]),

  app('app/fault-lab/both-ways/[reference]/[script]', [...PARTS, FAULTS]),

  app('app/stage/_demonstration', [...PARTS, FAULTS, 'app/fault-lab/_scenarios', ...within(STAGE, '_keys')]),
  app('app/stage', [...PARTS, FAULTS, 'app/stage/_demonstration']),
  app('app/stage/notes', [...PARTS, FAULTS, 'app/stage/_demonstration']),

  app('app/transfers/_list', [...PARTS, LISTS]),
  app('app/transfers', [...PARTS, 'app/_faults/lab-only.ts', 'app/transfers/_list']),
  app('app/transfers.csv', []),
  app(`${TRANSFER}/_labels`, [UI], [CONTRACT]),
  app(`${TRANSFER}/_details`, [...PARTS, AUDIT, ...within(TRANSFER, '_labels')], [CONTRACT]),
  app(`${TRANSFER}/_picture`, [...PARTS, ...within(TRANSFER, '_labels')]),
  app(`${TRANSFER}/_recorder`, [...PARTS, ...within(TRANSFER, '_labels', '_picture')]),
  app(`${TRANSFER}/_replay`, PARTS),
  app(`${TRANSFER}/_timeline`, [...PARTS, ...within(TRANSFER, '_labels')]),
  app(`${TRANSFER}/_decide`, [...PARTS, DECISIONS, ...within(TRANSFER, '_labels')]),
  app(TRANSFER, [
    ...PARTS,
    SHELL,
    ...within(TRANSFER, '_labels', '_details', '_picture', '_recorder', '_replay', '_timeline', '_decide'),
  ]),
  app(`${TRANSFER}/export`, [`${TRANSFER}/transfer-file.ts`]),
  app(`${TRANSFER}/proof.svg`, [`${TRANSFER}/transfer-file.ts`]),

  app(`${STAGE}/_facts`, within(TRANSFER, '_labels'), [CONTRACT]),
  app(`${STAGE}/_parts`, [...PARTS, ...within(STAGE, '_facts'), ...within(TRANSFER, '_labels', '_picture')]),
  app(`${STAGE}/_keys`, [
    ...PARTS,
    FAULTS,
    DECISIONS,
    'app/fault-lab/_processes/actions.ts',
    ...within(STAGE, '_facts'),
  ]),
  app(STAGE, [
    ...PARTS,
    'app/fault-lab/_scenarios',
    'app/stage/_demonstration',
    ...within(STAGE, '_facts', '_parts', '_keys'),
  ]),
];

const BANK_MAY_KNOW = [MONEY, IDS, 'lib/shared/env.ts', 'lib/bank-client/contract.ts', 'lib/database'];

const bank = (room: string, imports: readonly string[]): Room => ({
  room,
  imports: [...BANK_MAY_KNOW, ...imports],
  packages: NO_TEMPORAL_NO_WEB,
});

export const SERVICE_ROOMS: readonly Room[] = [
  bank('bank/shared', []),
  bank('bank/database', ['bank/shared']),
  bank('bank/feed', ['bank/database']),
  bank('bank/faults', ['bank/shared', 'bank/database']),
  bank('bank/ledger', ['bank/shared', 'bank/database', 'bank/faults']),
  bank('bank/retention', ['bank/shared', 'bank/database']),
  bank('bank/http', ['bank/shared', 'bank/database', 'bank/feed', 'bank/faults']),
  bank('bank/routes', ['bank/shared', 'bank/database', 'bank/faults', 'bank/ledger', 'bank/http']),
  bank('bank', [
    'bank/shared',
    'bank/database',
    'bank/feed',
    'bank/faults',
    'bank/ledger',
    'bank/retention',
    'bank/http',
    'bank/routes',
  ]),

  {
    room: 'temporal',
    imports: [IDS, MONEY, TEXT],
    packages: /^@temporalio\/(workflow|common)$/,
  },
  {
    room: 'worker',
    imports: [
      'temporal',
      SHARED,
      BANK_CLIENT,
      RETRY_PAUSE,
      'lib/transfers/commands/retry-now.ts',
      ...['decode', 'deployment', 'grpc'].map((file) => `lib/temporal-client/${file}.ts`),
    ],
    packages: NO_WEB,
  },
];

/** What starts, tests and measures the product: nothing of the product imports these. */
const chaos = (room: string, imports: readonly string[]): Room => ({
  room,
  imports: ['testing', 'lib', 'temporal', ...imports],
  packages: ANY,
});

export const TOOL_ROOMS: readonly Room[] = [
  { room: 'dev/shared', imports: [], packages: NO_WEB },
  {
    room: 'dev/temporal-cli',
    imports: ['dev/shared', CONTRACT, 'lib/auth/foreign-request.ts', 'lib/temporal-client/decode.ts'],
    packages: NO_WEB,
  },
  { room: 'dev/build', imports: ['dev/shared', 'worker/bundle.ts'], packages: NO_WEB },
  {
    room: 'dev/fault-lab',
    imports: [SHARED, BANK_CLIENT, 'lib/fault-lab/processes', 'temporal', 'worker'],
    packages: NO_WEB,
  },
  {
    room: 'dev/supervisor',
    imports: [
      ...['dev/shared', 'dev/temporal-cli', 'dev/fault-lab'],
      ...['lib/fault-lab/processes', 'lib/interruptions', 'lib/database'],
    ],
    packages: NO_WEB,
  },
  {
    room: 'dev/interruptions',
    imports: ['dev/shared', 'dev/supervisor', 'lib/fault-lab/processes', INTERRUPTIONS],
    packages: NO_WEB,
  },
  {
    room: 'dev',
    imports: [
      ...[
        'dev/shared',
        'dev/supervisor',
        'dev/interruptions',
        'dev/build',
        'dev/temporal-cli',
        'dev/fault-lab',
        'lib',
      ],
      ...['bank/retention', 'bank/database', 'bank/shared'],
    ],
    packages: NO_WEB,
  },
  {
    room: 'testing',
    imports: ['dev', 'lib', 'bank', 'temporal', 'worker'],
    packages: ANY,
  },
  { room: 'e2e', imports: ['testing', 'dev', 'lib', 'temporal'], packages: ANY },
  chaos('chaos/plan', []),
  chaos('chaos/log', ['chaos/plan']),
  chaos('chaos/play', ['chaos/plan', 'chaos/log']),
  // The judge knows what was planned and logged, not how it was played.
  chaos('chaos/prove', ['chaos/plan', 'chaos/log', 'chaos/play/retry-while-unavailable.ts']),
  chaos('chaos', ['chaos/plan', 'chaos/log', 'chaos/play', 'chaos/prove']),
  { room: 'bench', imports: ['testing', 'dev', 'lib', 'bank', 'temporal', 'worker'], packages: ANY },
  { room: 'proxy.ts', imports: ['lib/auth', SHARED], packages: NO_TEMPORAL },
  {
    room: 'instrumentation.ts',
    imports: ['lib/system', 'lib/live/client-address.ts'],
    packages: NO_TEMPORAL,
  },
  { room: 'instrumentation-client.ts', imports: ['app/_shell'], packages: NO_TEMPORAL },
  // What is left at the top configures tools.
  { room: '.', imports: ['testing'], packages: ANY },
];

export const ROOMS: readonly Room[] = [...LIB_ROOMS, ...APP_ROOMS, ...SERVICE_ROOMS, ...TOOL_ROOMS];
