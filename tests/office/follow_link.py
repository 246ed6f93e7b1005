"""Follows a link as a customer does: python3 follow_link.py URL FOLDER LANGUAGE.

Opens URL in a headless Chromium, prints what the page says to people and to a screen reader as a
line of JSON, presses its button with the keyboard, and prints the page that comes. Pictures of both
go to FOLDER."""
import base64
import json
import os
import subprocess
import sys

url, folder, language = sys.argv[1:4]
ask_read, ask_write = os.pipe()
tell_read, tell_write = os.pipe()


def at_three_and_four():
    # Chromium takes its orders at 3 and answers at 4; both may be in the way of the other.
    orders, answers = os.dup(ask_read), os.dup(tell_write)
    os.dup2(orders, 3)
    os.dup2(answers, 4)


browser = subprocess.Popen(
    ["/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
     "--disable-dev-shm-usage", "--user-data-dir=" + folder + "/profile",
     "--remote-debugging-pipe", "--window-size=390,700", "about:blank"],
    preexec_fn=at_three_and_four, close_fds=False, stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL)
os.close(ask_read)
os.close(tell_write)
waiting, number = b"", 0
events = []  # heard while an answer was waited for


def hear():
    global waiting
    while b"\0" not in waiting:
        more = os.read(tell_read, 65536)
        if not more:
            sys.exit("the browser has ended")
        waiting += more
    message, waiting = waiting.split(b"\0", 1)
    return json.loads(message)


def ask(method, session=None, **params):
    global number
    number += 1
    order = {"id": number, "method": method, "params": params}
    if session:
        order["sessionId"] = session
    os.write(ask_write, json.dumps(order).encode() + b"\0")
    while True:
        heard = hear()
        if heard.get("id") == number:
            if "error" in heard:
                sys.exit(method + ": " + json.dumps(heard["error"]))
            return heard["result"]
        events.append(heard.get("method"))


def until(event):
    while event not in events:
        events.append(hear().get("method"))
    events.clear()


target = ask("Target.createTarget", url="about:blank")["targetId"]
page = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
ask("Page.enable", page)
ask("Network.enable", page)
ask("Accessibility.enable", page)
ask("Network.setExtraHTTPHeaders", page, headers={"Accept-Language": language})


def tell(picture):
    script = ("({id: document.querySelector('main').id, lang: document.documentElement.lang,"
              "title: document.title, wide: document.documentElement.scrollWidth > innerWidth,"
              "text: document.body.innerText})")
    said = ask("Runtime.evaluate", page, expression=script, returnByValue=True)["result"]["value"]
    nodes = ask("Accessibility.getFullAXTree", page)["nodes"]
    for role in ("heading", "button"):
        said[role] = [node["name"]["value"] for node in nodes
                      if not node["ignored"] and node["role"]["value"] == role]
    shot = ask("Page.captureScreenshot", page)["data"]
    with open(folder + "/" + picture, "wb") as file:
        file.write(base64.b64decode(shot))
    print(json.dumps(said, ensure_ascii=False), flush=True)


def key(name, code):
    for kind in ("keyDown", "keyUp"):
        text = "\r" if name == "Enter" and kind == "keyDown" else ""
        ask("Input.dispatchKeyEvent", page, type=kind, key=name, code=name,
            windowsVirtualKeyCode=code, text=text)


ask("Page.navigate", page, url=url)
until("Page.loadEventFired")
tell("before.png")
events.clear()
key("Tab", 9)
key("Enter", 13)
until("Page.loadEventFired")
tell("after.png")
browser.kill()
