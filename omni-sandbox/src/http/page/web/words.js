// The API's responses, in words for a person.

const REASONS = {
  UNKNOWN_DOCUMENT_TYPE: 'No ID was recognized in the image. Show the whole ID.',
  WRONG_DOCUMENT_SIDE: 'This is the other side of the ID. Turn it over.',
  WRONG_ONE_SIDED_DOCUMENT: 'This ID has only one side.',
  DOCUMENT_NOT_READABLE: 'The image is blurred. Hold the phone still, with enough light.',
  UNABLE_TO_ALIGN_DOCUMENT: 'The edges of the ID were not found. Put it on a dark, plain surface and show all four corners.',
  ID_TYPE_UNACCEPTABLE: 'This kind of ID is not accepted here. Use another one.',
};

const CODES = {
  1001: 'The face cannot be seen well. Come closer, and look into the camera.',
  1003: 'It is too far away. Come closer.',
  3002: 'The face cannot be seen well. Come closer, and look into the camera.',
  3004: 'The face cannot be seen well. Come closer, and look into the camera.',
  3005: 'The face is too small or too large. Hold the phone at arm’s length.',
  3006: 'The image is blurred. Hold the phone still.',
  3007: 'The image is too dark or too bright. Go where the light is even.',
  3008: 'The image has too few or too many pixels. Take it with a camera.',
  3009: 'The image is turned. Hold the phone upright.',
  3010: 'The image is compressed too much. Take another one.',
  4005: 'This does not look like a living person. Look into the camera yourself.',
  4010: 'There is more than one face. Make sure that you are alone in the image.',
  4019: 'No face was found in the image.',
  4020: 'The ID to compare with is missing.',
  5003: 'The image has too few or too many pixels. Take it with a camera.',
  5004: 'The edges of the ID were not found. Show all four corners.',
  5005: 'No ID was found in the image.',
};

export const GLARE = 'Light is reflected on the ID. Tilt it a little until nothing shines.';
export const BLURRED = REASONS.DOCUMENT_NOT_READABLE;
export const COARSE = 'The ID is too small in the image. Come closer.';
export const UNREACHABLE = 'The server does not respond. Check your connection, then try again.';

export const reason = (failReason) => REASONS[failReason] ?? 'The image could not be used. Take another one.';

// Whether a refusal is about what the image shows, so that another image can help.
export const isAboutImage = (refused) => refused.code in CODES || refused.status === 413;

export function refusal(refused) {
  if (refused.status === 413) return 'The file is too large. Take a smaller one.';
  if (refused.code in CODES) return CODES[refused.code];
  if (refused.status === 501) return 'The sandbox cannot do this yet.';
  // The API begins with the field, which means nothing to a person.
  const text = refused.message.replace(/^(query parameter )?[a-zA-Z0-9]+: /, '');
  return text ? `This was not accepted: ${text}.` : 'This was not accepted.';
}

export const ENDS = {
  expired: ['This link has expired', 'Ask for a new link where you got this one.'],
  over: ['This onboarding is over', 'There is nothing left to do. You can close this page.'],
  broken: ['This link does not work', 'It is incomplete or was changed. Open it again exactly as you got it.'],
};

export const RESULTS = {
  approved: ['You are verified', 'Everything was accepted. You can close this page.'],
  manualReview: ['Almost done', 'A person will look at what you sent. You can close this page.'],
  rejected: ['You could not be verified', 'Contact the company that sent you the link.'],
};

export const DONE = ['Thank you', 'You have finished. You can close this page.'];
