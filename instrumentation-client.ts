/* Next runs this in the browser, before anything of the desk. */
export { beginNavigation as onRouterTransitionStart } from './app/_shell/navigation-store.ts';
