/**
 * What `offhook dhcp probe` calls itself in option 12, where a phone says SEP or SIP and its MAC address: the logs of
 * other servers then tell who asked, and a running `offhook serve` does not take it for a phone.
 */
export const PROBE_HOST_NAME = 'offhook-probe';
