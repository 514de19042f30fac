import type { Rule } from './rule.ts';
import { badSettingName } from './rules/bad-setting-name.ts';
import { byteOrderMark } from './rules/byte-order-mark.ts';
import { cnfTooLarge } from './rules/cnf-too-large.ts';
import { codecG729 } from './rules/codec-g729.ts';
import { conflictingDuplicate } from './rules/conflicting-duplicate.ts';
import { dateFormatDoubtful } from './rules/date-format-doubtful.ts';
import { dialPlanAttributeTooLong } from './rules/dial-plan-attribute-too-long.ts';
import { dialPlanCommentCutShort } from './rules/dial-plan-comment-cut-short.ts';
import { dialPlanEmergencyDelayed } from './rules/dial-plan-emergency-delayed.ts';
import { dialPlanEntity } from './rules/dial-plan-entity.ts';
import { dialPlanMissing } from './rules/dial-plan-missing.ts';
import { dialPlanNeverComplete } from './rules/dial-plan-never-complete.ts';
import { dialPlanNoCatchAll } from './rules/dial-plan-no-catch-all.ts';
import { dialPlanRepeatedMatch } from './rules/dial-plan-repeated-match.ts';
import { dialPlanRewriteDot } from './rules/dial-plan-rewrite-dot.ts';
import { dialPlanRewriteGroup } from './rules/dial-plan-rewrite-group.ts';
import { dialPlanRootMissing } from './rules/dial-plan-root-missing.ts';
import { dialPlanRuleDropped } from './rules/dial-plan-rule-dropped.ts';
import { dialPlanShortRuleWins } from './rules/dial-plan-short-rule-wins.ts';
import { dialPlanTemplateLetterCase } from './rules/dial-plan-template-letter-case.ts';
import { dialPlanTooLarge } from './rules/dial-plan-too-large.ts';
import { dialPlanUnescapedStar } from './rules/dial-plan-unescaped-star.ts';
import { dialPlanUnreadable } from './rules/dial-plan-unreadable.ts';
import { dialPlanUnsupportedPattern } from './rules/dial-plan-unsupported-pattern.ts';
import { dialPlanUnused } from './rules/dial-plan-unused.ts';
import { dialTemplateExtension } from './rules/dial-template-extension.ts';
import { dstAmericanRuleInEurope } from './rules/dst-american-rule-in-europe.ts';
import { dstMixedRules } from './rules/dst-mixed-rules.ts';
import { dstNameLetterCase } from './rules/dst-name-letter-case.ts';
import { dstOldUsRule } from './rules/dst-old-us-rule.ts';
import { dstRuleMissing } from './rules/dst-rule-missing.ts';
import { dstWhereNoneIsUsed } from './rules/dst-where-none-is-used.ts';
import { duplicateExtension } from './rules/duplicate-extension.ts';
import { dynTftpAddress } from './rules/dyn-tftp-address.ts';
import { emptyFile } from './rules/empty-file.ts';
import { equalsSign } from './rules/equals-sign.ts';
import { fileNameSpelling } from './rules/file-name-spelling.ts';
import { firmwareRenamed } from './rules/firmware-renamed.ts';
import { firmwareSetIncomplete } from './rules/firmware-set-incomplete.ts';
import { foreignSetting } from './rules/foreign-setting.ts';
import { hashAfterValue } from './rules/hash-after-value.ts';
import { hiddenDefault } from './rules/hidden-default.ts';
import { imageVersionNotSip } from './rules/image-version-not-sip.ts';
import { imageVersionUnsigned } from './rules/image-version-unsigned.ts';
import { impossibleMac } from './rules/impossible-mac.ts';
import { invalidValue } from './rules/invalid-value.ts';
import { keywordLetterCase } from './rules/keyword-letter-case.ts';
import { linePasswordTooLong } from './rules/line-password-too-long.ts';
import { lineWithoutCredentials } from './rules/line-without-credentials.ts';
import { linesBeyondModel } from './rules/lines-beyond-model.ts';
import { loadInformationModelDiffers } from './rules/load-information-model-differs.ts';
import { loadInformationWithoutNumber } from './rules/load-information-without-number.ts';
import { loadNameExtension } from './rules/load-name-extension.ts';
import { loadNameLetterO } from './rules/load-name-letter-o.ts';
import { loadNameMalformed } from './rules/load-name-malformed.ts';
import { loadNamesDiffer } from './rules/load-names-differ.ts';
import { loadNotInFolder } from './rules/load-not-in-folder.ts';
import { lockInSharedFile } from './rules/lock-in-shared-file.ts';
import { logoCutShort } from './rules/logo-cut-short.ts';
import { logoFormat } from './rules/logo-format.ts';
import { mediaPortDigitsSwapped } from './rules/media-port-digits-swapped.ts';
import { mediaPortRange } from './rules/media-port-range.ts';
import { minimumConfiguration } from './rules/minimum-configuration.ts';
import { missingColon } from './rules/missing-colon.ts';
import { missingValue } from './rules/missing-value.ts';
import { misspeltSetting } from './rules/misspelt-setting.ts';
import { natAddressAndReceived } from './rules/nat-address-and-received.ts';
import { natAddressPrivate } from './rules/nat-address-private.ts';
import { natEnableOff } from './rules/nat-enable-off.ts';
import { nearMissMac } from './rules/near-miss-mac.ts';
import { noFinalNewline } from './rules/no-final-newline.ts';
import { noFirmwareInFolder } from './rules/no-firmware-in-folder.ts';
import { notAscii } from './rules/not-ascii.ts';
import { oldLineEnds } from './rules/old-line-ends.ts';
import { os79xxFileMissing } from './rules/os79xx-file-missing.ts';
import { os79xxNamesApplication } from './rules/os79xx-names-application.ts';
import { os79xxTrailingCharacters } from './rules/os79xx-trailing-characters.ts';
import { os79xxUnreadable } from './rules/os79xx-unreadable.ts';
import { oversizedFile } from './rules/oversized-file.ts';
import { phoneFileOutsideCfgDir } from './rules/phone-file-outside-cfg-dir.ts';
import { phoneXmlCharacters } from './rules/phone-xml-characters.ts';
import { phoneXmlInputFlags } from './rules/phone-xml-input-flags.ts';
import { phoneXmlSoftKey } from './rules/phone-xml-soft-key.ts';
import { phoneXmlTelephone } from './rules/phone-xml-telephone.ts';
import { phoneXmlTextTooLong } from './rules/phone-xml-text-too-long.ts';
import { phoneXmlTooManyEntries } from './rules/phone-xml-too-many-entries.ts';
import { phoneXmlUnsupportedObject } from './rules/phone-xml-unsupported-object.ts';
import { placeholderLeft } from './rules/placeholder-left.ts';
import { proxyRegisterOff } from './rules/proxy-register-off.ts';
import { quoteInValue } from './rules/quote-in-value.ts';
import { repeatedSetting } from './rules/repeated-setting.ts';
import { ringAudioHeader } from './rules/ring-audio-header.ts';
import { ringAudioLength } from './rules/ring-audio-length.ts';
import { ringFileMissing } from './rules/ring-file-missing.ts';
import { ringListLine } from './rules/ring-list-line.ts';
import { sameProxyAgain } from './rules/same-proxy-again.ts';
import { secretIsDefault } from './rules/secret-is-default.ts';
import { sepXmlSettingsIgnored } from './rules/sep-xml-settings-ignored.ts';
import { settingInWrongFile } from './rules/setting-in-wrong-file.ts';
import { settingLetterCase } from './rules/setting-letter-case.ts';
import { settingNumberTooHigh } from './rules/setting-number-too-high.ts';
import { settingsRunTogether } from './rules/settings-run-together.ts';
import { settingsUnderSepName } from './rules/settings-under-sep-name.ts';
import { settingsUnderUnaskedName } from './rules/settings-under-unasked-name.ts';
import { sntpHostName } from './rules/sntp-host-name.ts';
import { sntpModeOnlyListens } from './rules/sntp-mode-only-listens.ts';
import { sntpWithoutServer } from './rules/sntp-without-server.ts';
import { syncDiffers } from './rules/sync-differs.ts';
import { syncInfoEntry } from './rules/sync-info-entry.ts';
import { syncInfoMissing } from './rules/sync-info-missing.ts';
import { syncInfoRootMissing } from './rules/sync-info-root-missing.ts';
import { syncInfoTooLarge } from './rules/sync-info-too-large.ts';
import { telnetDefaultPassword } from './rules/telnet-default-password.ts';
import { textAfterValue } from './rules/text-after-value.ts';
import { textWiderThanDisplay } from './rules/text-wider-than-display.ts';
import { tftpCfgDirAbsolute } from './rules/tftp-cfg-dir-absolute.ts';
import { tftpCfgDirDot } from './rules/tftp-cfg-dir-dot.ts';
import { timeZoneLookAlike } from './rules/time-zone-look-alike.ts';
import { timeZoneUnknown } from './rules/time-zone-unknown.ts';
import { tosMediaDscp } from './rules/tos-media-dscp.ts';
import { trustListPlaceholder } from './rules/trust-list-placeholder.ts';
import { unclosedQuote } from './rules/unclosed-quote.ts';
import { unknownRuleInComment } from './rules/unknown-rule-in-comment.ts';
import { unknownSetting } from './rules/unknown-setting.ts';
import { unprovisionedLetterCase } from './rules/unprovisioned-letter-case.ts';
import { unquotedSpecialCharacters } from './rules/unquoted-special-characters.ts';
import { valueTooLong } from './rules/value-too-long.ts';
import { wrongContent } from './rules/wrong-content.ts';
import { xmlDocumentType } from './rules/xml-document-type.ts';
import { xmlNotWellFormed } from './rules/xml-not-well-formed.ts';
import { xmlRawAmpersand } from './rules/xml-raw-ampersand.ts';
import { xmlTooDeep } from './rules/xml-too-deep.ts';

const OTHERS: readonly Rule[] = [
  badSettingName,
  byteOrderMark,
  cnfTooLarge,
  codecG729,
  conflictingDuplicate,
  dateFormatDoubtful,
  dialPlanAttributeTooLong,
  dialPlanCommentCutShort,
  dialPlanEmergencyDelayed,
  dialPlanEntity,
  dialPlanMissing,
  dialPlanNeverComplete,
  dialPlanNoCatchAll,
  dialPlanRepeatedMatch,
  dialPlanRewriteDot,
  dialPlanRewriteGroup,
  dialPlanRootMissing,
  dialPlanRuleDropped,
  dialPlanShortRuleWins,
  dialPlanTemplateLetterCase,
  dialPlanTooLarge,
  dialPlanUnescapedStar,
  dialPlanUnreadable,
  dialPlanUnsupportedPattern,
  dialPlanUnused,
  dialTemplateExtension,
  dstAmericanRuleInEurope,
  dstMixedRules,
  dstNameLetterCase,
  dstOldUsRule,
  dstRuleMissing,
  dstWhereNoneIsUsed,
  duplicateExtension,
  dynTftpAddress,
  emptyFile,
  equalsSign,
  fileNameSpelling,
  firmwareRenamed,
  firmwareSetIncomplete,
  foreignSetting,
  hashAfterValue,
  hiddenDefault,
  imageVersionNotSip,
  imageVersionUnsigned,
  impossibleMac,
  invalidValue,
  keywordLetterCase,
  linePasswordTooLong,
  lineWithoutCredentials,
  linesBeyondModel,
  loadInformationModelDiffers,
  loadInformationWithoutNumber,
  loadNameExtension,
  loadNameLetterO,
  loadNameMalformed,
  loadNamesDiffer,
  loadNotInFolder,
  lockInSharedFile,
  logoCutShort,
  logoFormat,
  mediaPortDigitsSwapped,
  mediaPortRange,
  minimumConfiguration,
  missingColon,
  missingValue,
  misspeltSetting,
  natAddressAndReceived,
  natAddressPrivate,
  natEnableOff,
  nearMissMac,
  noFinalNewline,
  noFirmwareInFolder,
  notAscii,
  oldLineEnds,
  os79xxFileMissing,
  os79xxNamesApplication,
  os79xxTrailingCharacters,
  os79xxUnreadable,
  oversizedFile,
  phoneFileOutsideCfgDir,
  phoneXmlCharacters,
  phoneXmlInputFlags,
  phoneXmlSoftKey,
  phoneXmlTelephone,
  phoneXmlTextTooLong,
  phoneXmlTooManyEntries,
  phoneXmlUnsupportedObject,
  placeholderLeft,
  proxyRegisterOff,
  quoteInValue,
  repeatedSetting,
  ringAudioHeader,
  ringAudioLength,
  ringFileMissing,
  ringListLine,
  sameProxyAgain,
  secretIsDefault,
  sepXmlSettingsIgnored,
  settingInWrongFile,
  settingLetterCase,
  settingNumberTooHigh,
  settingsRunTogether,
  settingsUnderSepName,
  settingsUnderUnaskedName,
  sntpHostName,
  sntpModeOnlyListens,
  sntpWithoutServer,
  syncDiffers,
  syncInfoEntry,
  syncInfoMissing,
  syncInfoRootMissing,
  syncInfoTooLarge,
  telnetDefaultPassword,
  textAfterValue,
  textWiderThanDisplay,
  tftpCfgDirAbsolute,
  tftpCfgDirDot,
  timeZoneLookAlike,
  timeZoneUnknown,
  tosMediaDscp,
  trustListPlaceholder,
  unclosedQuote,
  unknownSetting,
  unprovisionedLetterCase,
  unquotedSpecialCharacters,
  valueTooLong,
  wrongContent,
  xmlDocumentType,
  xmlNotWellFormed,
  xmlRawAmpersand,
  xmlTooDeep,
];

/** Every rule there is, by id. A new one is a file in `rules/` and a line here. */
export const RULES: readonly Rule[] = [...OTHERS, unknownRuleInComment(OTHERS)].toSorted((a, b) =>
  a.id.localeCompare(b.id),
);

const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule of that name. */
export function findRule(id: string): Rule | undefined {
  return BY_ID.get(id);
}
