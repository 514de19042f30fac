/** Said wherever calls are offered: nobody must find out when it matters. */
export const NO_OUTSIDE =
  'Offhook carries calls between its own extensions only. It has no route to the outside, and there are NO EMERGENCY CALLS.';
