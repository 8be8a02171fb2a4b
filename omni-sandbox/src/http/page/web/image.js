// Preparing files for a request.

// Larger files are scaled down: a request has a limit, and a phone has a slow connection.
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_SIDE = 3000;
const QUALITY = 0.92;

const KNOWN = ['image/jpeg', 'image/png'];

export function blob(canvas, type = 'image/jpeg') {
  return new Promise((resolve, reject) => {
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('no image'))), type, QUALITY);
  });
}

export function draw(source, width, height) {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d').drawImage(source, 0, 0, width, height);
  return canvas;
}

// A JPEG or PNG of a size that can be sent. Fails if the browser cannot read the file.
export async function prepare(file) {
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  try {
    if (KNOWN.includes(file.type) && file.size <= MAX_BYTES) return file;
    const scale = Math.min(1, MAX_SIDE / Math.max(width, height));
    return await blob(draw(bitmap, Math.round(width * scale), Math.round(height * scale)));
  } finally {
    bitmap.close();
  }
}

export function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(new Error('The file could not be read.'));
    reader.readAsDataURL(file);
  });
}
