'use client';
import { useEffect, useId, useState } from 'react';

/** Twice the size of the page, for slides and print. */
const PIXELS = 2;
const PAINTED = ['fill', 'stroke', 'font-family'] as const;

/** The picture of the figure that this stands in, as a file, made on the device from what is on the page. */
export function PictureDownloads(props: { name: string; svg: string; png: string; failed: string }) {
  const id = useId();
  const [ready, setReady] = useState(false);
  const [failed, setFailed] = useState(false);
  useEffect(() => setReady(true), []);
  // Without scripts there is nothing to make a file with, so that nothing is offered.
  if (!ready) return null;
  const save = async (form: 'svg' | 'png') => {
    setFailed(false);
    try {
      const drawn = document.getElementById(id)?.closest('figure')?.querySelector('svg');
      if (drawn === null || drawn === undefined) throw new Error('no picture');
      const text = standalone(drawn);
      const svg = new Blob([text], { type: 'image/svg+xml;charset=utf-8' });
      keep(form === 'svg' ? svg : await rendered(svg, drawn), `${props.name}.${form}`);
    } catch {
      setFailed(true);
    }
  };
  return (
    <span id={id} className="inline-flex flex-wrap items-center gap-2">
      <button type="button" className="btn" onClick={() => save('svg')}>
        {props.svg}
      </button>
      <button type="button" className="btn" onClick={() => save('png')}>
        {props.png}
      </button>
      <span role="status" className="small text-(--danger)">
        {failed ? props.failed : ''}
      </span>
    </span>
  );
}

/** The picture with its colours and font written out and paper under it: outside the page there is no stylesheet. */
function standalone(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const from = [drawn, ...drawn.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, i) => {
    const original = from[i];
    if (original === undefined) return;
    const style = getComputedStyle(original);
    for (const name of PAINTED) {
      if (element.hasAttribute(name)) element.setAttribute(name, style.getPropertyValue(name));
    }
    element.removeAttribute('class');
  });
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}`;
}

async function rendered(svg: Blob, drawn: SVGSVGElement): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = drawn.width.baseVal.value * PIXELS;
    canvas.height = drawn.height.baseVal.value * PIXELS;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error('no image')) : resolve(blob)), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

function keep(blob: Blob, file: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
