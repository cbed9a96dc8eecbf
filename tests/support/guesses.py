"""States guessed at the callback: random ones, and ones that differ from a real one by one character."""

import http.client
import random
from concurrent.futures import ThreadPoolExecutor

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CONNECTIONS = 4


def guess(real: str, dice: random.Random) -> str:
    if dice.random() < 0.5:
        return "".join(dice.choices(ALPHABET, k=len(real)))
    place = dice.randrange(len(real))
    other = dice.choice(ALPHABET.replace(real[place], ""))
    return real[:place] + other + real[place + 1:]


def guess_states(port: int, real: str, count: int) -> tuple[int, int]:
    """How many were tried, and how many were answered with anything but 400."""
    def work(seed: int) -> tuple[int, int]:
        dice, accepted = random.Random(seed), 0
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        share = count // CONNECTIONS
        for _ in range(share):
            connection.request("GET", f"/callback/belfius?state={guess(real, dice)}&code=c")
            answer = connection.getresponse()
            answer.read()
            accepted += answer.status != 400
        connection.close()
        return share, accepted

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        done = list(pool.map(work, range(CONNECTIONS)))
    return sum(tried for tried, _ in done), sum(accepted for _, accepted in done)
