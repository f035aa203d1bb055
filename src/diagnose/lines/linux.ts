import { keyRecord } from "./bsd.ts";
import { type Entry, entry } from "./entry.ts";

/**
 * What wpa_supplicant's and hostapd's Linux drivers print: nl80211 and wireless extensions.
 *
 * @source hostap src/drivers/driver_nl80211.c, driver_wext.c, rfkill.c, linux_ioctl.c, 0.7 to 2.11
 */
export const linuxLines: readonly Entry[] = [
  entry("nl80211: set_key failed; err={error:number} {answer:error}", (f) => ({
    type: "netlink",
    call: "set_key",
    error: f.number("error"),
    answer: f.text("answer"),
  })),
  entry("nl80211: set_key default failed; err={error:number} {answer:error}", (f) => ({
    type: "netlink",
    call: "set_key default",
    error: f.number("error"),
    answer: f.text("answer"),
  })),
  entry("nl80211: MLME connect failed: ret={error:number} ({answer:error}", (f) => ({
    type: "join-refused",
    error: f.number("error"),
  })),
  entry("nl80211: MLME command failed (assoc): ret={error:number} ({answer:error}", (f) => ({
    type: "join-refused",
    error: f.number("error"),
  })),
  entry("nl80211: Driver does not support authentication/association or connect commands", () => ({
    type: "start-failed",
    answer: undefined,
    what: "authentication, association or connect commands",
  })),
  entry("nl80211: Could not set interface '{what:text}' UP", (f) => ({
    type: "start-failed",
    answer: undefined,
    what: f.text("what"),
  })),
  entry(
    "wpa_driver_nl80211_set_key: ifindex={ifindex:number} ({name}) alg={algorithm} addr={pointer} key_idx={index:number} set_tx={transmit:number} seq_len={seq:number} key_len={length:number}",
    (f) => keyRecord("nl80211", f),
  ),
  entry(
    "wpa_driver_nl80211_set_key: ifindex={ifindex:number} alg={algorithm} addr={pointer} key_idx={index:number} set_tx={transmit:number} seq_len={seq:number} key_len={length:number}",
    (f) => keyRecord("nl80211", f),
  ),
  entry(
    "wpa_driver_wext_set_key: alg={algorithm} key_idx={index:number} set_tx={transmit:number} seq_len={seq:number} key_len={length:number}",
    (f) => keyRecord("wext", f),
  ),
  entry("Could not read interface {what} flags: {answer:error}", (f) => ({
    type: "start-failed",
    answer: f.text("answer"),
    what: f.text("what"),
  })),
  entry("Could not set interface {what} flags ({flags}): {answer:error}", (f) => ({
    type: "start-failed",
    answer: f.text("answer"),
    what: `${f.text("what")} ${f.text("flags")}`,
  })),
  entry("Could not set interface {what} flags: {answer:error}", (f) => ({
    type: "start-failed",
    answer: f.text("answer"),
    what: f.text("what"),
  })),
  entry("rfkill: WLAN {which:soft|hard} blocked", (f) => ({ type: "rfkill", hard: f.text("which") === "hard" })),
  entry("nl80211: Received scan results", () => ({ type: "scan-results" })),
];
