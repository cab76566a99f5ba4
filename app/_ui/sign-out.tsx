'use client';

export function SignOut({ label }: { label: string }) {
  return (
    <button
      type="button"
      className="cursor-pointer text-(--accent) underline-offset-3 hover:underline"
      onClick={async () => {
        await fetch('/api/auth/sign-out', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{}',
        });
        location.assign('/login');
      }}
    >
      {label}
    </button>
  );
}
