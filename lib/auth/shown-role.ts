/** Of each form: the role for which its page was shown. Another tab may have changed it since. */
export const SHOWN_ROLE = 'shownRole';
