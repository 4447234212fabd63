/**
 * Version of the metering rules (registers → slots). A close names the version that made it; slots of the tables are derived
 * afresh when it rises, closes never are.
 */
export const RULE_VERSION = 1
