// A picture that somebody chose, made into arms that a letter can bear: a PNG of
// at most 64 KiB, no higher than print shows.

/** In bytes; what the office refuses. */
const most = 64 << 10;
const highest = 340; // pixels; more is not seen on paper

/** Steps of height until the picture is small enough. */
export const heights = (height: number): number[] => [1, 0.75, 0.55, 0.4, 0.25].map((share) => Math.max(Math.round(Math.min(height, highest) * share), 1));

/** Gives the arms in base64; throws where the file is no picture. */
export async function armsOf(file: Blob): Promise<string> {
  const picture = await createImageBitmap(file);
  try {
    for (const height of heights(picture.height)) {
      const png = await drawn(picture, height);
      if (png.size <= most) return base64(new Uint8Array(await png.arrayBuffer()));
    }
  } finally {
    picture.close();
  }
  throw new Error('the picture stays too large');
}

function drawn(picture: ImageBitmap, height: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.height = height;
  canvas.width = Math.max(Math.round((picture.width / picture.height) * height), 1);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((png) => (png ? done(png) : failed(new Error('the picture was not drawn'))), 'image/png'));
}

/** Bytes as Go's JSON writes them. */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}
