import { fileURLToPath } from 'node:url';
import { buildWorkflowBundle } from '#worker/bundle.ts';

/* A worker like any other, of a version of the workflow code that has a bug. */
const bundle = process.env.WORKFLOW_BUNDLE ?? '';
await buildWorkflowBundle(bundle, fileURLToPath(new URL('failing-workflows.ts', import.meta.url)));
await import('#worker/main.ts');
