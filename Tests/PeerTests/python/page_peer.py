"""A person at the local node's page: a headless Chromium that clicks, types and looks.

    page_peer.py use URL --profile FOLDER     prints one JSON object a step: its name, and what went wrong or null
    page_peer.py trace URL --profile FOLDER   prints one JSON object: frames, and the median and longest of them in milliseconds

`use` says on standard error when the node is to be killed and started again.
"""
import argparse
import json
import statistics
import sys
import urllib.request
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE = 90


class Page:
    """The page in a browser, with the words in which the steps are told."""

    def __init__(self, url, profile, trace=False):
        self.url = url
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for flag in [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--window-size=1440,1000", f"--user-data-dir={profile}",
        ]:
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        if trace:
            options.add_experimental_option(
                "perfLoggingPrefs", {"traceCategories": "devtools.timeline,disabled-by-default-devtools.timeline,blink.user_timing"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(PATIENCE)
        self.driver.set_script_timeout(PATIENCE)
        self.requests = []

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector)

    def until(self, what, test):
        """Waits for something that comes by itself."""
        WebDriverWait(self.driver, PATIENCE, poll_frequency=0.1).until(lambda _: test(), f"it never came: {what}")

    def click(self, selector):
        """Clicks on what a block may replace at any moment."""
        def hits():
            try:
                self.find(selector).click()
                return True
            except (StaleElementReferenceException, NoSuchElementException):
                return False
        self.until(f"something to click at {selector}", hits)

    def keys(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def focused(self):
        return self.run("const e = document.activeElement; return e.id || e.className || e.tagName")

    def tab_to(self, what, test, limit=60):
        for _ in range(limit):
            self.keys(Keys.TAB)
            if test():
                return
        raise AssertionError(f"the tab key never comes to {what}")

    def emulate(self, **features):
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": wanted})

    def resize(self, width, height):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def column(self, place):
        return self.run(
            "return [...document.querySelectorAll('#table-body tr')].map(row => row.children[arguments[0]].textContent)", place)

    def uids(self):
        return self.run("return [...document.querySelectorAll('#table-body tr')].map(row => Number(row.dataset.uid))")

    def colours(self, selector, first=False):
        """How many colours a canvas has, or the first of them. What is read is a copy: the page's own canvas stays as it is."""
        return self.run("""
            const drawn = document.querySelector(arguments[0]);
            const canvas = Object.assign(document.createElement('canvas'), { width: drawn.width, height: drawn.height });
            const context = canvas.getContext('2d', { willReadFrequently: true });
            context.drawImage(drawn, 0, 0);
            const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let at = 0; at < data.length; at += 4) if (data[at + 3]) seen.add(data.slice(at, at + 3).join());
            return arguments[1] ? [...seen][0] : seen.size;""", selector, first)

    def drain(self):
        """Reads the browser's log of requests."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"]["url"])
            elif message["method"] == "Network.webSocketCreated":
                self.requests.append(message["params"]["url"])

    def errors(self):
        """What the console says, but for what is only told."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def number(text):
    """The number that a cell begins with."""
    return float(text.replace(",", "").split()[0])


def post(url, method, parameters):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


# Steps: each is a sentence that could be false.

def opens_and_counts_blocks(page):
    page.driver.get(page.url)
    page.until("the neurons", lambda: len(page.uids()) == 16)
    page.until("a connection", lambda: page.text("#connection") == "Connected")
    first = number(page.text("#block-number"))
    page.until("three more blocks", lambda: number(page.text("#block-number")) >= first + 3)
    page.until("the blocks' bars", lambda: page.run("return document.querySelectorAll('#strip li').length") >= 5)


def shows_no_inline_code(page):
    assert page.run("return document.querySelectorAll('script:not([src]), style, [style*=\":\"]:not(canvas, td, li)').length") == 0


def sorts(page):
    page.until("an epoch with incentive", lambda: any(value != "0" for value in page.column(4)))
    page.click("#table-head th:nth-child(5) button")
    assert page.find("#table-head th:nth-child(5)").get_attribute("aria-sort") == "descending"
    values = [number(value) for value in page.column(4)]
    assert values == sorted(values, reverse=True), values
    page.click("#table-head th:nth-child(5) button")
    assert page.find("#table-head th:nth-child(5)").get_attribute("aria-sort") == "ascending"
    values = [number(value) for value in page.column(4)]
    assert values == sorted(values), values
    assert len(page.driver.find_elements(By.CSS_SELECTOR, "[aria-sort]")) == 1
    page.click("#table-head th:first-child button")
    assert page.uids() == list(range(16))


def filters(page):
    box = page.find("#filter")
    box.send_keys("10.0.0.8")
    page.until("one neuron", lambda: page.uids() == [7])
    assert page.text("#count") == "1 of 16 neurons"
    box.clear()
    box.send_keys("11")
    page.until("the uid", lambda: page.uids() == [11])
    box.send_keys(Keys.BACKSPACE, Keys.BACKSPACE)
    page.until("everybody", lambda: len(page.uids()) == 16)
    Select(page.find("#kind")).select_by_value("validators")
    assert page.uids() == [0, 1, 2, 3], page.uids()
    Select(page.find("#kind")).select_by_value("miners")
    assert len(page.uids()) == 12
    Select(page.find("#kind")).select_by_value("all")


def tells_a_neurons_story(page):
    page.click("#table-body tr[data-uid='6'] td:nth-child(4)")
    page.until("the story", lambda: page.text("#story-title") == "Neuron 6")
    key = page.find("#table-body tr[data-uid='6'] td:nth-child(2)").get_attribute("title")
    assert len(key) == 48 and page.text("#story-body code") == key
    page.until("who gave it weight", lambda: "Weights received" in page.text("#story-body"))
    givers = page.run("return [...document.querySelectorAll('#story-body table tbody th')].map(cell => Number(cell.textContent))")
    assert givers and all(uid < 4 for uid in givers), givers
    assert page.run("return location.hash") == "#1/6"
    page.until("its lines", lambda: page.colours("#story-body canvas") > 3)
    page.click("#story-body table .link")
    page.until("the giver's story", lambda: page.text("#story-title") in [f"Neuron {uid}" for uid in range(4)])
    page.until("whom it gives weight", lambda: "Weights given" in page.text("#story-body"))
    page.click("#story-close")
    page.until("the end of it", lambda: page.text("#story-title") == "One neuron")


def draws_lines_and_weights(page):
    for place in range(1, 5):
        selector = f"#charts figure:nth-child({place}) canvas"
        page.until(f"lines in figure {place}", lambda: page.colours(selector) > 3)
        label = page.find(selector).get_attribute("aria-label")
        assert len(label) > 40 and "undefined" not in label and "NaN" not in label, label
    page.until("the heat map", lambda: page.colours("#heat > canvas") > 10)
    assert "4 neurons give weight to 16 neurons" in page.find("#heat > canvas").get_attribute("aria-label")
    page.click("#heat summary")
    page.until("the weights in words", lambda: page.run("return document.querySelectorAll('#heat li').length") == 4)
    assert "Neuron 0 gives" in page.text("#heat li")
    page.click("#heat summary")


def says_what_was_refused(page):
    answer = post(page.url, "author_submitExtrinsic", ["0x1234"])
    assert "error" in answer
    page.until("what could not be read", lambda: "an extrinsic that can’t be read" in page.text("#refusals"))
    assert "Verification Error" in page.text("#refusals") and "not taken after block" in page.text("#refusals")
    failed = page.run("return [...document.querySelectorAll('#refusals li')].map(row => row.textContent).find(text => text.includes('failed in block')) ?? ''")
    assert "SubnetNotExists" in failed and "Choose a subnet that this chain has." in failed and "weights by neuron 2" in failed, failed
    # An epoch makes the list anew; who stands on a name in it stays there.
    page.run("document.querySelector('#refusals .link').focus()")
    block = number(page.text("#block-number"))
    page.until("an epoch", lambda: number(page.text("#block-number")) > block + 11)
    assert page.run("return document.activeElement.textContent") == "neuron 2"


def works_with_keys_alone(page):
    page.driver.get(page.url)
    page.until("the neurons", lambda: len(page.uids()) == 16)
    page.keys(Keys.TAB)
    assert page.focused() == "skip"
    page.keys(Keys.ENTER)
    page.tab_to("the header of stake", lambda: page.run("return document.activeElement.textContent") == "stake α")
    assert page.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keys(Keys.ENTER)
    assert page.find("#table-head th:nth-child(4)").get_attribute("aria-sort") == "descending"
    page.tab_to("the rows", lambda: page.focused() == "uid")
    before = page.run("return document.activeElement.closest('tr').dataset.uid")
    page.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    uid = page.run("return document.activeElement.closest('tr').dataset.uid")
    assert uid != before
    page.keys(Keys.ENTER)
    page.until("the story", lambda: page.text("#story-title") == f"Neuron {uid}")
    assert page.focused() == "story-title"
    block = number(page.text("#block-number"))
    page.until("more blocks", lambda: number(page.text("#block-number")) > block + 2)
    assert page.focused() == "story-title", "blocks take the focus away"
    page.keys(Keys.ESCAPE)
    page.until("the row again", lambda: page.run("return document.activeElement.closest('tr')?.dataset.uid") == uid)
    page.tab_to("the first figure", lambda: "Incentive" in page.run("return document.activeElement.getAttribute('aria-label') ?? ''"))
    page.keys(Keys.ARROW_LEFT)
    page.until("a value", lambda: page.text("#charts .readout").startswith("Block "))
    page.tab_to("the heat map", lambda: page.run("return document.activeElement.parentElement.id") == "heat")
    page.keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    page.until("a weight", lambda: "Neuron 1 gives 1 " in page.text("#heat .readout"))
    page.keys(Keys.ENTER)
    page.until("the story of who receives it", lambda: page.text("#story-title") == "Neuron 1")
    page.keys(Keys.ESCAPE)


def has_names_for_readers(page):
    tree = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = {}
    for node in tree:
        if not node.get("ignored"):
            roles.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    for role in ["button", "combobox", "searchbox", "image", "img", "region", "progressbar", "ProgressIndicator", "table", "columnheader", "rowheader"]:
        assert all(roles.get(role, ["."])), f"a {role} has no name"
    for role in ["main", "banner", "complementary", "contentinfo", "table", "searchbox", "status"]:
        assert roles.get(role), f"there is no {role}"
    assert len(roles.get("heading", [])) >= 6
    live = page.run("return [...document.querySelectorAll('[aria-live], [role=status]')].map(e => e.id || e.className)")
    assert "block-number" not in live and "strip" not in live


def is_dark_where_that_is_wanted(page):
    def background():
        return page.run("return getComputedStyle(document.documentElement).backgroundColor")

    def pixel():
        return page.colours("#heat > canvas", first=True)

    page.emulate(prefers_color_scheme="light")
    light, drawn = background(), pixel()
    page.emulate(prefers_color_scheme="dark", prefers_reduced_motion="reduce")
    page.until("a dark background", lambda: background() != light)
    page.until("a dark heat map", lambda: pixel() != drawn)
    assert page.run("return getComputedStyle(document.querySelector('main')).transitionDuration") in ("0s", "")
    page.emulate(prefers_color_scheme="light")
    page.until("the light again", lambda: pixel() == drawn)


def fits_a_narrow_screen(page):
    for width in (360, 820):
        page.resize(width, 780)
        page.until(f"a page of {width}", lambda: page.run("return innerWidth") == width)
        page.until("no wider page", lambda: page.run("return document.documentElement.scrollWidth") <= width)
    page.resize(1440, 1000)


def remembers_what_was_open(page):
    page.driver.get(page.url + "#1/5")
    page.driver.refresh()
    page.until("the story", lambda: page.text("#story-title") == "Neuron 5")
    page.until("its keys", lambda: len(page.text("#story-body code")) == 48)


def says_nothing_on_the_console(page):
    said = page.errors()
    assert not said, said


def mends_its_connection(page):
    block = number(page.text("#block-number"))
    print("kill the node", file=sys.stderr, flush=True)
    page.until("the loss", lambda: page.text("#connection").startswith("Connection lost"))
    assert page.run("return document.querySelectorAll('#table-body tr').length") == 16, "what was known is gone"
    print("start the node", file=sys.stderr, flush=True)
    page.until("the connection", lambda: page.text("#connection") == "Connected")
    page.until("new blocks", lambda: number(page.text("#block-number")) > block + 2)
    assert page.text("#story-title") == "Neuron 5"
    # What the pool refused nobody keeps; a failed call is in its block.
    page.until("the refusals of this node", lambda: "can’t be read" not in page.text("#refusals"))
    assert "SubnetNotExists" in page.text("#refusals")
    # A browser tells of each connection that failed: that is all it may tell.
    said = [line for line in page.errors() if "WebSocket connection to" not in line]
    assert not said, said


def asks_nobody_else(page):
    page.drain()
    host = urlsplit(page.url).netloc
    assert len(page.requests) > 10
    strangers = [url for url in page.requests if urlsplit(url).scheme not in ("data", "chrome", "about") and urlsplit(url).netloc != host]
    assert not strangers, strangers


def lets_no_other_page_in(page):
    page.driver.get("about:blank")
    answer = page.driver.execute_async_script(f"""
        const [done, socket] = [arguments[0], new WebSocket("ws://{urlsplit(page.url).netloc}/")];
        socket.onopen = () => done("open");
        socket.onerror = () => done("refused");""")
    assert answer == "refused", answer
    answer = page.driver.execute_async_script(f"""
        const done = arguments[0];
        fetch("{page.url}", {{ method: "POST", body: "{{}}" }}).then(() => done("read"), () => done("refused"));""")
    assert answer == "refused", answer


USE = [
    opens_and_counts_blocks, shows_no_inline_code, sorts, filters, tells_a_neurons_story, draws_lines_and_weights,
    says_what_was_refused, works_with_keys_alone, has_names_for_readers, is_dark_where_that_is_wanted, fits_a_narrow_screen,
    remembers_what_was_open, says_nothing_on_the_console, mends_its_connection, asks_nobody_else, lets_no_other_page_in,
]


def use(page):
    failed = 0
    for step in USE:
        problem = None
        try:
            step(page)
        except Exception as error:  # noqa: BLE001: whatever goes wrong in a step is what is printed of it
            problem = f"{type(error).__name__}: {error}"
            failed += 1
        print(json.dumps({"name": step.__name__.replace("_", " "), "problem": problem}), flush=True)
    return 1 if failed else 0


def trace(page):
    page.driver.get(page.url)
    page.until("the neurons", lambda: len(page.uids()) == 256)
    page.until("the heat map", lambda: page.colours("#heat > canvas") > 10)
    page.until("an epoch with incentive", lambda: any(value != "0" for value in page.column(4)))
    # From here on: blocks, epochs, and a reader who sorts, chooses and reads the heat map.
    page.run("performance.mark('a reader comes')")
    epochs = number(page.text("#facts > div:nth-child(6) dd"))
    page.click("#table-head th:nth-child(5) button")
    page.click("#table-body tr:nth-child(3) td:nth-child(4)")
    page.until("its story", lambda: page.text("#story-title").startswith("Neuron "))
    heat = page.find("#heat > canvas")
    for along in (-100, -40, 20, 80, 140):
        webdriver.ActionChains(page.driver).move_to_element_with_offset(heat, along, 0).perform()
    page.until("four more epochs", lambda: number(page.text("#facts > div:nth-child(6) dd")) >= epochs + 4)
    tasks = frames(page.driver.get_log("performance"))
    print(json.dumps({
        "frames": len(tasks), "median": round(statistics.median(tasks), 2) if tasks else 0, "longest": round(max(tasks, default=0), 2),
    }))
    return 0


def frames(entries):
    """Milliseconds of the page's main thread in each task of it that drew a frame, since the reader came."""
    events = [json.loads(entry["message"])["message"] for entry in entries]
    events = [event["params"] for event in events if event["method"] == "Tracing.dataCollected"]
    start = next(event["ts"] for event in events if event.get("name") == "a reader comes")
    drawing = {}
    tasks = []
    for event in events:
        if event["ts"] < start:
            continue
        thread = (event.get("pid"), event.get("tid"))
        if event.get("name") in ("FireAnimationFrame", "Layout", "Paint") and event.get("ph") == "X":
            drawing.setdefault(thread, []).append(event["ts"])
        elif event.get("name") == "RunTask" and event.get("ph") == "X":
            tasks.append((thread, event["ts"], event["dur"], event.get("tdur", event["dur"])))
    return [
        own / 1000 for thread, begin, long, own in tasks
        if any(begin <= moment <= begin + long for moment in drawing.get(thread, []))
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["use", "trace"])
    parser.add_argument("url")
    parser.add_argument("--profile", required=True)
    arguments = parser.parse_args()
    page = Page(arguments.url, arguments.profile, trace=arguments.what == "trace")
    try:
        return use(page) if arguments.what == "use" else trace(page)
    finally:
        page.driver.quit()


if __name__ == "__main__":
    sys.exit(main())
