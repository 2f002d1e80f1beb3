"""Mail of the owner's job at Brightwater: colleagues, a customer in New York, a printer in Tokyo."""

from box import ARCHIVE, Box
from mime import Attachment, Content
from moments import FRIDAY, MONDAY, WEDNESDAY, Moments, long_date, short_day
from people import ALEX, ANNA_KELLER, BEN, LUCIA, MAREK, PRIYA, TRACKER, YUKI


def fill(box: Box, t: Moments) -> None:
    budget(box, t)
    release(box, t)
    harborlight(box, t)
    printing(box, t)
    office(box, t)
    tracker(box, t)


def budget(box: Box, t: Moments) -> None:
    first = box.add(ANNA_KELLER, "Budget for next year: your numbers", (
        "Hi Alex,\n\nI put the sheet of your team on the drive. Travel is 18 % over last year. Can you say why before the review?\n\n"
        "Anna\n"), t.at(-9, "09:40"))
    answer = box.reply(first, ALEX, "Two trips to New York that were not planned. Ben has the receipts.\n", t.at(-9, "11:05"), cc=[BEN])
    second = box.reply(answer, BEN, "Receipts are in the folder, 2,316.40 EUR together.\n", t.at(-9, "11:30"), to=[ALEX, ANNA_KELLER])
    box.reply(second, ANNA_KELLER, "Got them, thanks both.\n", t.at(-8, "08:15"), to=[ALEX, BEN])
    box.add(ANNA_KELLER, "Budget review today", Content(text=(
        "Hi Alex,\n\nfor this afternoon at three: I attach the short list of what is open. Could you bring the number for the\n"
        "licences? Without it we cannot close.\n\nAnna\n"),
        attachments=[Attachment("open-items.txt", (
            "Open items for the budget review\n\n1. Licences: number missing (Alex)\n2. Travel: 2,316.40 EUR, explained\n"
            "3. Training: 1,200.00 EUR, to be decided\n").encode(), "text/plain; charset=\"utf-8\"")]),
        t.ago(50), key="budget-review-today", unread="new")


def release(box: Box, t: Moments) -> None:
    first = box.add(PRIYA, "Release date", (
        "Hi all,\n\nsupport asks for a fixed date. I would say the first Wednesday of next month. Any objection?\n\nPriya\n"),
        t.at(-34, "10:00"), to=[ALEX, BEN, MAREK])
    second = box.reply(first, BEN, "The import is not tested with large files. I need four days for that.\n", t.at(-34, "10:35"), to=[PRIYA], cc=[ALEX, MAREK])
    third = box.reply(second, ALEX, "Then let us take the Wednesday after. Nobody is hurt by a week.\n", t.at(-34, "11:12"), to=[PRIYA, BEN, MAREK])
    fourth = box.reply(third, PRIYA, "Agreed, one week later. Alex, will you tell the customer?\n", t.at(-33, "09:02"), to=[ALEX, BEN, MAREK])
    box.reply(fourth, ALEX, "I do. Lucía gets a mail today.\n", t.at(-33, "09:20"))
    box.add(PRIYA, "Vacation days", (
        f"Hi Alex,\n\nyou have seven days left. Please hand in the form by {short_day(t.next(FRIDAY))}, otherwise they are lost at the\n"
        "end of the year.\n\nPriya\n"), t.at(-2, "10:12"), key="vacation-form", unread="cur")
    box.add(PRIYA, "Can you give the talk on Monday?", (
        f"Hi Alex,\n\nthe board wants fifteen minutes about the pilot on {short_day(t.next(MONDAY))} at 14:00. Can you do it, or shall I ask\n"
        "Ben? I need to know today.\n\nPriya\n"), t.ago(70), key="board-talk", unread="new")
    one = box.add(PRIYA, "Feedback on the pilot report", (
        "Good report. Two things: page 3 needs a source, and the word \"basically\" can go everywhere.\n\nPriya\n"), t.at(-16, "16:45"))
    two = box.reply(one, ALEX, "Both done. Version 4 is on the drive.\n", t.at(-15, "09:30"))
    box.reply(two, PRIYA, "Read and released. Thank you.\n", t.at(-15, "10:01"))


def harborlight(box: Box, t: Moments) -> None:
    first = box.add(ALEX, "New date of the release", (
        "Dear Lucía,\n\nthe release comes one week later than planned. Nothing changes for your pilot.\n\nKind regards\nAlex\n"),
        t.at(-33, "09:50"), to=[LUCIA])
    second = box.reply(first, LUCIA, (
        "Dear Alex,\n\nthank you for telling us early. A week is fine for us. Could we talk about the second site on the next call?\n\n"
        "Best,\nLucía\n"), t.at(-33, "16:20"))
    third = box.reply(second, ALEX, "Of course. I put it on the agenda.\n", t.at(-32, "09:00"))
    box.reply(third, LUCIA, "Thanks. Our security people join too.\n", t.at(-32, "15:41"))
    box.add(LUCIA, "Two questions before the call", Content(text=(
        "Dear Alex,\n\ntwo things that I would like to settle before our call:\n\n1. How many seats are in the price of the quote "
        "(USD 12,400.00)? \n2. Can the data stay in the EU? \n\nOur lawyers ask for an answer in writing by "
        f"{long_date(t.next(WEDNESDAY, 1))}.\n\nBest,\nLucía\n"), flowed=True),
        t.at(-1, "21:40"), key="harborlight-questions", unread="cur")
    quote = box.add(ALEX, "Quote for the second site", Content(
        text="Dear Lucía,\n\nthe quote for the second site is attached: USD 12,400.00, valid for 60 days.\n\nKind regards\nAlex\n",
        attachments=[Attachment("quote-harborlight.txt", (
            "Quote 2217\nHarborlight Inc., second site\nSeats: 40\nTotal: USD 12,400.00\n").encode(), "text/plain; charset=\"utf-8\"")]),
        t.at(-12, "14:00"), to=[LUCIA], cc=[PRIYA], key="harborlight-quote")
    box.reply(quote, LUCIA, "Received, thank you. It is with our lawyers now.\n", t.at(-12, "17:35"))


def printing(box: Box, t: Moments) -> None:
    first = box.add(YUKI, "パンフレットの校正 / Proof of the brochure", (
        "Dear Alex-san,\n\nthe proof of the brochure is ready. 500 copies, 16 pages, matte paper.\n"
        "ご確認をお願いいたします。\n\nTanaka\n"), t.at(-22, "05:10"), header_style="b")
    second = box.reply(first, ALEX, "Dear Tanaka-san,\n\nvery fine. On page 7 the photo is mirrored.\n\nAlex\n", t.at(-22, "09:30"))
    third = box.reply(second, YUKI, "Thank you for the careful eye. It is corrected.\n", t.at(-21, "03:00"), header_style="b")
    box.reply(third, YUKI, (
        "Dear Alex-san,\n\nshall we send the brochures to the office or to the fair? The truck leaves Hamburg on "
        f"{short_day(t.date(5))}.\n\nTanaka\n"), t.ago(240), header_style="b", key="brochure-where", unread="new")


def office(box: Box, t: Moments) -> None:
    first = box.add(BEN, "Lunch on Thursday", "The new dumpling place, 12:15? Anna K. joins.\n", t.at(-13, "09:12"))
    box.reply(first, ALEX, "Count me in.\n", t.at(-13, "09:14"))
    notes = box.add(BEN, "Notes from the customer call", (
        "Short version:\n\n- Harborlight wants the second site in spring.\n- Security review: they send a list of 60 questions.\n"
        "- Alex sends the quote (done).\n\nBen\n"), t.at(-11, "18:02"))
    box.reply(notes, ALEX, "Thanks, that saves me an hour.\n", t.at(-10, "08:40"))
    box.add(BEN, "Could you review my draft?", (
        "Hi Alex,\n\nI wrote down how the import works now, four pages. Could you read it before I send it round? No hurry, but\n"
        f"{short_day(t.next(WEDNESDAY))} would be great.\n\nBen\n"), t.at(-1, "17:20"), key="review-draft", unread="cur")
    laptop = box.add(MAREK, "Your laptop is due", "Ahoj Alex, your laptop is four years old. Want a new one? Same model, 14 inch.\n\nMarek\n",
                     t.at(-19, "10:20"), header_style="b")
    answer = box.reply(laptop, ALEX, "Yes, please, and the old keyboard layout, if there is a choice.\n", t.at(-19, "10:50"), header_style="b")
    box.reply(answer, MAREK, "Ordered. It comes in two to three weeks.\n", t.at(-18, "08:12"), header_style="b")
    box.add(MAREK, "Maintenance on Saturday", (
        "Hi all,\n\nthe file server is off on Saturday from 6 to 9. Save your things on Friday.\n\nMarek\n"),
        t.at(-6, "15:00"), header_style="q", key="maintenance")
    box.add(PRIYA, "Team lunch: what do you eat?", "Please answer with one word: meat, fish, neither.\n\nPriya\n", t.at(-50, "09:00"), folder=ARCHIVE)
    box.add(ANNA_KELLER, "Travel costs: paid", "Hi Alex,\n\n486.20 EUR for Hamburg are on the way to your account.\n\nAnna\n", t.at(-41, "13:30"))
    box.add(BEN, "Photos of the summer party", Content(
        text="As promised. Number 12 is for the wall.\n\nBen\n",
        attachments=[Attachment("übersicht der fotos.txt", "12: Priya und die Torte\n13: Marek, schlafend\n".encode(), "text/plain; charset=\"utf-8\"")]),
        t.at(-48, "19:00"), folder=ARCHIVE)


def tracker(box: Box, t: Moments) -> None:
    """What a ticket system sends; one a week to Alex and a burst before the release."""
    tickets = ((-55, 1471, "Import stops at 2 GB", "Ben Okafor commented: \"Reproduced with a file of 2.1 GB.\""),
               (-48, 1471, "Import stops at 2 GB", "Ben Okafor changed the state to: in work"),
               (-36, 1488, "Wrong currency on the second page", "Assigned to Alex Morgan by Priya Raman"),
               (-35, 1488, "Wrong currency on the second page", "Alex Morgan commented: \"The rate is read before the header.\""),
               (-33, 1471, "Import stops at 2 GB", "Ben Okafor changed the state to: done"),
               (-20, 1502, "Search forgets the last letter", "Marek Dvořák reported this."),
               (-12, 1502, "Search forgets the last letter", "Priya Raman changed the priority to: high"),
               (-3, 1517, "Export without umlauts", "Assigned to Alex Morgan by Ben Okafor"))
    for days, number, title, change in tickets:
        box.add(TRACKER, f"[BW-{number}] {title}", (
            f"{change}\n\nhttps://tracker.brightwater.example/BW-{number}\n\nYou get this mail because you follow BW-{number}.\n"),
            t.at(days, "16:30"), headers=(("Auto-Submitted", "auto-generated"), ("X-Ticket", f"BW-{number}")))
