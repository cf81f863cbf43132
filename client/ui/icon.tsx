/** Line drawings on a 24 grid. Every one is decoration beside a word, or inside a button that has a label. */
const paths = {
  attachment:
    'M19.5 11.5l-7.6 7.6a5 5 0 0 1-7.1-7.1l8-8a3.3 3.3 0 0 1 4.7 4.7l-7.9 7.9a1.7 1.7 0 0 1-2.4-2.4l7.2-7.2',
  back: 'M15 5l-7 7 7 7',
  check: 'M4.5 12.5l5 5 10-11',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  down: 'M5 9l7 7 7-7',
  download: 'M12 4v11m0 0l-5-5m5 5l5-5M5 20h14',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  inbox: 'M4 13l2.5-8h11L20 13v6H4zm0 0h5l1.5 3h3l1.5-3h5',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.5v.5',
  key: 'M14.5 3.5a6 6 0 1 1-4 10.4L9 15.5v2.5H6.5v2.5H3.5v-3l6-6a6 6 0 0 1 5-8zM16.5 7.5v.1',
  log: 'M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.6 2.9-6 6.5-6s6.500 2.4 6.500 6M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14.500c2.200.8 3.500 2.800 3.500 5.500',
  phone:
    'M5 4h4l1.500 4.500-2.200 1.600a12 12 0 0 0 5.600 5.600l1.600-2.200L20 15v4a1.500 1.500 0 0 1-1.600 1.500C10.600 20 4 13.400 3.500 5.600A1.500 1.500 0 0 1 5 4z',
  pen: 'M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19 4 20zM13.500 7l3.500 3.500',
  plus: 'M12 5v14M5 12h14',
  print: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z',
  reply: 'M10 6l-6 6 6 6M4 12h9a7 7 0 0 1 7 7',
  forward: 'M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7',
  rules: 'M4 6.5l1.5 1.5L8.500 5M4 13l1.500 1.500L8.500 11.500M12 6.500h8M12 13h8M4 19.500h16',
  search: 'M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500L20 20',
  sent: 'M21 3L10 14M21 3l-7 18-4-7-7-4z',
  attention: 'M12 4l9 16H3zM12 10v4.500M12 17.300v.1',
  person:
    'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4 3.300-6.500 7.500-6.500s7.500 2.500 7.500 6.500',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
