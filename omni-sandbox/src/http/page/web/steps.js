// From the modules of a flow to a person's steps.
import { captureDocument, captureId, captureSelfie } from './captures.js';
import * as forms from './forms.js';
import { Refused } from './api.js';
import { sign } from './signature.js';
import { videoSelfie } from './video.js';

const CONSENT = 'Your consent';
const TRAINING = 'Use of your data to improve the service';

// Modules with nothing to do here: others decide, or the end of the page shows it.
const SILENT = ['ID', 'SHOW_RESULTS'];

// Browsers give the location only to pages over https or from the same computer.
const canLocate = () => 'geolocation' in navigator && isSecureContext;

// A check that runs without the person. A refusal does not keep the person from continuing: the score shows it.
const check = (title, run, isDone = () => false) => ({
  title, isDone,
  run: (context) => context.work(title, async () => {
    try {
      await run(context);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }),
});

// A step of the person. `isDone` says whether it was already done.
const step = (title, run, isDone = () => false) => ({ title, run, isDone, ofPerson: true });

// What each kind of module asks for: maps the settings of the module to steps.
const MODULES = {
  USER_CONSENT: ({ title, text }) => {
    const name = title || CONSENT;
    const ask = async (context) => {
      const { agreed } = await forms.consent(context.api, { title: name, text, refuse: 'I do not agree' });
      if (!agreed) context.stop('You did not agree', 'Nothing more is asked of you. You can close this page.');
    };
    return [step(name, ask, (done) => done.consents.includes(name))];
  },
  ML_CONSENT: () => {
    const text = 'Your images and data may be used to train the recognition models. You can continue without agreeing.';
    const ask = ({ api }) => forms.consent(api, { title: TRAINING, text, refuse: 'Continue without agreeing' });
    return [step(TRAINING, ask, (done) => done.consents.includes(TRAINING))];
  },
  PHONE: ({ otpVerification }) => {
    const ask = async ({ api, opened }) => {
      let isKnown = opened.done.phone;
      do {
        if (!isKnown) await forms.phone(api);
        isKnown = false;
      } while (otpVerification && !(await forms.phoneCode(api)));
    };
    return [step('Your phone number', ask, (done) => (otpVerification ? done.phoneVerified : done.phone))];
  },
  EMAIL: () => [step('Your e-mail address', ({ api }) => forms.email(api), (done) => done.email)],
  NAME_CAPTURE: () => [step('Your name', ({ api }) => forms.fullName(api), (done) => done.name)],
  TUTORIAL_ID: (settings) => {
    const id = (index, title) => step(title, async (context) => {
      const isCaptured = await captureId(context, settings, index);
      if (index === 0) context.hasId = isCaptured;
    }, (done) => done.ids[index].processed);
    const third = step('Your third ID', ({ api }) => captureDocument({ api }, 'thirdId', {
      title: 'Your third ID', text: 'Show the whole front.',
    }), (done) => done.documents.includes('thirdId'));
    return [id(0, 'Your ID'), settings.secondId && id(1, 'Your second ID'), settings.thirdId && third].filter(Boolean);
  },
  ID_OCR: ({ editableOcr }) => {
    const review = async ({ api, hasId }) => {
      if (hasId) await forms.reviewOcr(api, false);
    };
    return editableOcr ? [step('What was read from your ID', review)] : [];
  },
  INE_VALIDATION: ({ fallbackEnabled, scrapingMethod, scrapingV3 }) => [check(
    'Checking your ID with the register',
    ({ api }) => api.post('process/government-validation', {}, { fallbackEnabled, scrapingMethod, scrapingV3 }),
    (done) => done.government,
  )],
  CURP_VALIDATION: () => [step('Your CURP', async ({ api, opened }) => {
    const left = Math.max(1, opened.limits.curp ?? 3) - opened.done.curpAttempts;
    if (left > 0) await forms.curp(api, left);
  }, (done) => done.curp)],
  ADDRESS: ({ title, text, disableSkipPoa }) => {
    const name = title || 'Proof of address';
    const ask = async (context) => {
      const added = await captureDocument(context, 'addressStatement', {
        title: name, text: text || 'A bill or a statement with your address, not older than three months.', pdf: true,
        skip: disableSkipPoa ? undefined : 'Skip this',
      });
      if (added) await compare.run(context);
    };
    const compare = check('Comparing your address', ({ api }) => api.post('process/address'));
    return [step(name, ask, (done) => done.documents.includes('addressStatement'))];
  },
  DOCUMENT_CAPTURE: ({ title, text }) => {
    const name = title || 'A document';
    return [step(name, ({ api }) => captureDocument({ api }, 'document', { title: name, text: text || 'Show the whole page.', pdf: true }),
      (done) => done.documents.includes('document'))];
  },
  SELFIE: (settings) => [step('Your selfie', (context) => captureSelfie(context, settings), (done) => done.selfie)],
  FACE_MATCH: () => [check('Comparing your face with your ID', async ({ api, opened }) => {
    await api.post('process/face');
    if (opened.modules.some(({ configuration }) => configuration?.secondId)) await api.post('process/face-vs-second-id');
  }, (done) => done.face)],
  VIDEO_ONBOARDING: (settings) => [step('Your video selfie', (context) => videoSelfie(context, settings), (done) => done.videoSelfie)],
  GEOLOCATION: () => (canLocate()
    ? [step('Where you are', ({ api }) => forms.location(api), (done) => done.geolocation)] : []),
  SIGNATURE: (settings) => [step(settings.title || 'Your signature', ({ api }) => sign(api, settings), (done) => done.documents.includes('signature'))],
  CUSTOM_FIELDS: (settings) => {
    const names = (settings.customFields ?? []).map(({ name }) => name);
    const isDone = (done) => names.every((name) => done.customFields.includes(name));
    return names.length ? [step(settings.title || 'About you', ({ api }) => forms.customFields(api, settings), isDone)] : [];
  },
  ANTIFRAUD: () => [check('Checking your data', ({ api }) => api.get('process/antifraud'), (done) => done.antifraud)],
  INCODE_WATCHLIST: () => [check('Checking your data', ({ api }) => api.post('process/watchlist'), (done) => done.watchlist)],
};

// The steps of a flow, and the modules that this page cannot do.
export function plan(modules) {
  const steps = [];
  const unsupported = [];
  for (const { key, configuration } of modules) {
    if (Object.hasOwn(MODULES, key)) steps.push(...MODULES[key](configuration ?? {}));
    if (key === 'EMAIL' && configuration?.otpVerification) unsupported.push('EMAIL: otpVerification');
    else if (key === 'GEOLOCATION' && !canLocate()) unsupported.push('GEOLOCATION: without https');
    else if (Object.hasOwn(MODULES, key)) continue;
    else if (!SILENT.includes(key)) unsupported.push(key);
  }
  return { steps, unsupported };
}
