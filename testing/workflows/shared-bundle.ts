/** The variable with the path of the workflow code that was bundled once for all files. */
export const SHARED_BUNDLE = 'TEST_WORKFLOW_BUNDLE';
