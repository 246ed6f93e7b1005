# A mail server that keeps what it gets: python3 mail_sink.py PORT FOLDER [CERTIFICATE KEY]
# With a certificate it insists on STARTTLS. What a recipient's name begins with says how it behaves:
#   nobody   550 5.1.1          full     452 4.2.2        relay   550 5.7.1
#   busy     421, and hangs up  silent   takes the mail and never answers
#   vanish   takes the mail and hangs up instead of an answer
# FOLDER/taken.log has a line "RECIPIENT RETURN-PATH MESSAGE-ID" for each mail that was taken in,
# answered or not, and FOLDER/N.eml is the Nth of them.
import asyncio
import email
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP

port, folder = int(sys.argv[1]), sys.argv[2]
answers = {
    'nobody': '550 5.1.1 <{}>: user unknown',
    'full': '452 4.2.2 <{}>: mailbox full',
    'relay': '550 5.7.1 <{}>: relay access denied',
}


class Sink:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        for name, answer in answers.items():
            if address.startswith(name):
                return answer.format(address)
        if address.startswith('busy'):
            server.transport.write(b'421 4.3.2 too busy\r\n')
            server.transport.close()
            return '421 4.3.2 too busy'
        envelope.rcpt_tos.append(address)
        return '250 2.1.5 Ok'

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        Sink.count += 1
        with open(f'{folder}/{Sink.count}.eml', 'wb') as file:
            file.write(envelope.content)
        message = email.message_from_bytes(envelope.content)
        with open(f'{folder}/taken.log', 'a') as log:
            log.write(f"{to} {envelope.mail_from} {message['Message-ID']}\n")
        if to.startswith('silent'):
            await asyncio.Event().wait()
        if to.startswith('vanish'):
            server.transport.abort()
        return f'250 2.0.0 Ok: queued as {Sink.count}'


async def main():
    tls = None
    if len(sys.argv) > 3:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(sys.argv[3], sys.argv[4])
    sink = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, hostname='localhost', tls_context=tls, require_starttls=tls is not None,
                     timeout=600), '127.0.0.1', port)
    await server.serve_forever()


os.makedirs(folder, exist_ok=True)
asyncio.run(main())
