import assert from 'node:assert/strict';
import { idleCall, stepCall } from '#virtual-phone/call/call-machine.ts';
import type { CallEffect, CallEvent, CallNews, CallState, CallTimer } from '#virtual-phone/call/call-step.ts';

const TIMERS = { t1: 500, t2: 4000, expires: 180_000, transfer: 60_000 };

/** A call whose timers, INVITE, dialog and sound are followed from effect to effect. */
export class CallFollower {
  state: CallState = idleCall(TIMERS);
  readonly running = new Set<CallTimer>();
  readonly news: CallNews[] = [];
  readonly effects: CallEffect['kind'][] = [];
  /** Whether an INVITE or re-INVITE of ours waits for its final response. */
  isAsking = false;
  isAskedFirst = false;
  hasDialog = false;
  hasMedia = false;

  feed(event: CallEvent): void {
    const [state, effects] = stepCall(this.state, event);
    this.state = state;
    for (const effect of effects) this.#follow(effect);
  }

  #follow(effect: CallEffect): void {
    this.effects.push(effect.kind);
    switch (effect.kind) {
      case 'start':
        assert.ok(effect.ms > 0 && Number.isFinite(effect.ms));
        this.running.add(effect.timer);
        break;
      case 'stop':
        this.running.delete(effect.timer);
        break;
      case 'tell':
        this.news.push(effect.news);
        break;
      case 'open-media':
        this.hasMedia = true;
        break;
      case 'close-media':
        this.hasMedia = false;
        break;
      case 'invite':
      case 'follow':
      case 'reinvite':
        assert.ok(!this.isAsking, 'one INVITE at a time');
        this.isAsking = true;
        this.isAskedFirst = effect.kind !== 'reinvite';
        break;
      case 'accept':
        assert.ok(!this.hasDialog);
        this.hasDialog = true;
        break;
      case 'bye':
        assert.ok(this.hasDialog, 'BYE needs a dialog');
        this.hasDialog = false;
        break;
    }
  }

  /** Feeds what can come in this moment; `false` when it can't. */
  happen(event: CallEvent): boolean {
    const isOutcome = ['accepted', 'accepted-in-vain', 'redirected', 'refused'].includes(event.kind);
    const isReinviteOutcome = event.kind === 'reinvite-accepted' || event.kind === 'reinvite-refused';
    if (event.kind === 'timer' && !this.running.delete(event.timer)) return false;
    if (event.kind === 'media-ready' && (this.state.isMediaReady || !this.hasMedia)) return false;
    if (event.kind === 'media-failed' && (this.state.isMediaReady || !this.hasMedia)) return false;
    if (isOutcome && !(this.isAsking && this.isAskedFirst)) return false;
    if (isReinviteOutcome && !(this.isAsking && !this.isAskedFirst)) return false;
    if (event.kind === 'provisional' && !(this.isAsking && this.isAskedFirst)) return false;
    const needsDialog = ['bye', 'reinvited', 'referral', 'replaced', 'acknowledged'].includes(event.kind);
    if (needsDialog && !this.hasDialog) return false;
    if (isOutcome || isReinviteOutcome) this.isAsking = false;
    if (event.kind === 'accepted' || event.kind === 'accepted-in-vain') this.hasDialog = true;
    if (event.kind === 'bye') this.hasDialog = false;
    this.feed(event);
    return true;
  }
}
